from typing import Any

from tidebill.events.journal import snapshot
from tidebill.fiscal import services
from tidebill.fiscal.models import Printer, PrintRequest
from tidebill.fiscal.wire import Printer as Wire
from tidebill.fiscal.wire import PrintRequest as RequestWire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import Forbidden
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import Collection, Detail, Response, TextResponse
from tidebill.kernel.vocabulary import PRINT_MODES
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid, NotFound
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

# InvoiceOcean's recorded response is not JSON.
QUEUED = "OK"
ORDERS = ("name", "last_seen_at")
PrintMode = choice(*PRINT_MODES)
PrintOutcome = choice(PrintRequest.Status.PRINTED, PrintRequest.Status.ERROR)


class FiscalParameters(Schema):
    """Parameters of a fiscal print."""

    invoice_ids: types.Ids = field("IDs of the documents to print.", example=[1, 2])
    id: types.Id = field("ID of a single document to print.", example=1)
    fiskator_name: types.Text = field("Printer name; by default any printer.", example="till 1")
    mode: PrintMode = field("Print on paper, or as electronic receipt.", example="e-receipt")


class ReportParameters(Schema):
    """Parameters of a printer's report."""

    status: PrintOutcome = field("Result of the print.", example="printed")
    error: types.LongText = field("Message of the printer.", example="Out of paper")


@endpoint(
    "Queue documents for a fiscal printer; browsers must use POST",
    answers="The text `OK`",
    parameters=FiscalParameters,
)
def fiscal_print(context: RequestContext) -> Response:
    _refuse_followed_link(context)
    given = FiscalParameters.read(context.params)
    wanted = [*(given.invoice_ids or []), *([given.id] if given.id else [])]
    if not wanted:
        raise Invalid({"invoice_ids": errors.BLANK})
    printer = (given.fiskator_name or "").strip()
    if "/" in printer:
        # A name with a slash can't be part of the queue's URL.
        raise Invalid({"fiskator_name": errors.INVALID})
    services.queue_prints(
        context.account, wanted, printer=printer, mode=given.mode or PRINT_MODES[0], by=context.user
    )
    return TextResponse(text=QUEUED)


@endpoint("List fiscal printers", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = ordered(Printer.objects.all(), paging.order, ORDERS, context.ignored, default=("name",))
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Get the queue of a fiscal printer", answers=RequestWire, many=True, formats=("json", "xml"))
def queue(context: RequestContext, name: str) -> Response:
    _refuse_followed_link(context)
    given = services.hand_out(context.account, _read_name(name))
    rows = [_present(request) for request in given]
    return Collection(resource=RequestWire, rows=rows, size=services.HANDED_OUT_MAX, total=len(rows))


@endpoint(
    "Report the result of a print", answers=RequestWire, parameters=ReportParameters, formats=("json", "xml")
)
def report(context: RequestContext, name: str, id: int) -> Response:
    request = services.find_given(_read_name(name), id)
    context.options.add(RequestWire.name_)
    given = ReportParameters.read({**context.params, **RequestWire.unwrap(context.body)})
    if given.status is None:
        raise Invalid({"status": errors.BLANK})
    request = services.report_print(request, status=given.status, error=given.error, by=context.user)
    return Detail(resource=RequestWire, values=_present(request))


def _refuse_followed_link(context: RequestContext) -> None:
    """Reject GET requests with a session cookie: a link on any page could trigger a print."""
    if context.request.method != "POST" and not context.is_api:
        raise Forbidden("This call requires an API token")


def _read_name(name: str) -> str:
    """Return the printer name in a path, if valid."""
    try:
        return FiscalParameters.read({"fiskator_name": name}).fiskator_name or ""
    except Invalid:
        raise NotFound from None


def _present(request: PrintRequest) -> dict[str, Any]:
    invoice = request.invoice
    return {**snapshot(request), "number": invoice.number, "kind": invoice.kind}
