"""PDFs of documents."""

from functools import partial

from django.db.models import QuerySet

from tidebill.einvoicing.services.pdf import PROFILES
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import FileResponse, Response, Value
from tidebill.invoices.models import Invoice
from tidebill.kernel import vocabulary
from tidebill.printing.printable import printable
from tidebill.printing.responses import PDF_TYPE, PRIVATE, print_response, warn_of_undrawn
from tidebill.printing.services import print_facturx, print_invoice, print_many
from tidebill.printing.template_source import gather
from tidebill.printing.templating.rich import as_printed
from tidebill.printing.templating.variables import list_variables
from tidebill.printing.wire import OneParameters, SeveralParameters
from tidebill.storage.prepared import prepared
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, NotFound

PRINT_MAX = 100


@endpoint("Get the PDF of a document", answers="The PDF", parameters=OneParameters, formats=("pdf",))
def pdf(context: RequestContext, id: int) -> Response:
    found = next(iter(_whole.instances(id=id)), None)
    if found is None:
        raise NotFound
    wanted = context.query.get("format")
    if wanted and wanted not in PROFILES:
        raise Invalid({"format": errors.NOT_LISTED})
    return print_response(
        context,
        found,
        inline=True,
        printing=partial(print_facturx, profile=wanted) if wanted else print_invoice,
    )


@prepared
def _whole(id: int) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(pk=id, deleted=False).select_related("account", "department")


@endpoint("Get the template variables of a document", answers="Template variables", formats=("handlebars",))
def variables(context: RequestContext, id: int) -> Response:
    """Return the variables of print templates, texts in their form in HTML."""
    invoice = next(iter(_whole.instances(id=id)), None)
    if invoice is None:
        raise NotFound
    return Value(value=as_printed(list_variables(gather(invoice, printable(invoice)))))


@endpoint(
    "Get the PDFs of several documents in one file",
    answers="The PDF",
    parameters=SeveralParameters,
    formats=("pdf",),
)
def print_several(context: RequestContext) -> Response:
    given = context.filters(SeveralParameters)
    wanted = list(dict.fromkeys(given.invoice_ids or []))
    if not wanted:
        raise Invalid({"invoice_ids": errors.BLANK})
    if len(wanted) > PRINT_MAX:
        raise Invalid({"invoice_ids": Message("is too long (maximum is %(count)s)", {"count": PRINT_MAX})})
    rows = Invoice.objects.filter(pk__in=wanted, deleted=False).select_related("account", "department")
    found = {invoice.pk: invoice for invoice in rows}
    if len(found) < len(wanted):
        raise NotFound
    undrawn: list[str] = []
    content = print_many(
        [found[number] for number in wanted],
        print_option=given.print_option or vocabulary.PRINT_OPTIONS[0],
        ean_codes=bool(given.print_ean_codes),
        undrawn=undrawn,
    )
    warn_of_undrawn(context, undrawn)
    shown = True if given.inline is None else given.inline
    return FileResponse(
        content=content, content_type=PDF_TYPE, name="documents.pdf", inline=shown, headers=PRIVATE
    )
