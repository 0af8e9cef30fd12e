"""Page of a document's formats: valid ones, and hints on how to fix the others."""

from dataclasses import dataclass

from tidebill.einvoicing.building.blockers import KINDS
from tidebill.einvoicing.fix_hints import FixHint, fix_hints
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import Examination, examine
from tidebill.einvoicing.services.pdf import FACTURX, PROFILES
from tidebill.einvoicing.views.documents import load_whole
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import Locked, NotFound

READY, LACKING, UNKNOWN = "ready", "lacking", "unknown"


@dataclass(frozen=True)
class FormatEntry:
    """A format as displayed."""

    name: str
    title: str
    state: str
    download: str


@dataclass(frozen=True)
class FormatStatus:
    """Validation result of a format as displayed."""

    title: str
    state: str
    fix_hints: list[FixHint]
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@endpoint("Shows the formats of a document", formats=("html",), documented=False)
def show(context: RequestContext, id: int) -> Response:
    invoice = load_whole(id)
    chosen = formats().get(str(context.query.get("format") or FACTURX))
    if chosen is None:
        raise NotFound
    verdict = format_status(invoice, chosen)
    stored = {row.format: row for row in Check.objects.filter(invoice_id=invoice.pk)}
    return Value(
        page="invoices/einvoice.html",
        page_context={
            "here": "/invoices",
            "invoice": invoice,
            "chosen": chosen,
            "verdict": verdict,
            "formats": [_shown(invoice, format, stored.get(format.name)) for format in formats().values()],
        },
    )


def facturx_status(invoice: Invoice) -> FormatStatus | None:
    """Return the Factur-X status for the document's page; None for kinds that can't have one."""
    if not invoice.income or invoice.kind not in KINDS or invoice.cancelled:
        return None
    return format_status(invoice, formats()[FACTURX])


def format_status(invoice: Invoice, format: Format) -> FormatStatus:
    """Return the validation result, or that there is none at the moment."""
    try:
        found: Examination = examine(invoice, format)
    except Locked:
        return FormatStatus(format.title, UNKNOWN, [])
    state = LACKING if found.content is None else READY
    return FormatStatus(format.title, state, fix_hints(invoice, found.findings), found.rules, found.missing)


def _shown(invoice: Invoice, format: Format, stored: Check | None) -> FormatEntry:
    state = UNKNOWN if stored is None else READY if stored.valid else LACKING
    extension = "pdf" if format.name in PROFILES else "xml"
    download = f"/invoices/{invoice.pk}.{extension}?format={format.name}"
    return FormatEntry(format.name, format.title, state, download)
