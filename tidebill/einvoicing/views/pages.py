"""Page of a document's formats: valid ones, and hints on how to fix the others."""

from dataclasses import dataclass

from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.pdf import FACTURX, PROFILES
from tidebill.einvoicing.status import LACKING, READY, UNKNOWN, format_status
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.invoices.models import Invoice
from tidebill.invoices.selectors import load_with_relations
from tidebill.wire.errors import NotFound


@dataclass(frozen=True)
class FormatEntry:
    """A format as displayed."""

    name: str
    title: str
    state: str
    download: str


@endpoint("Shows the formats of a document", formats=("html",), documented=False)
def show(context: RequestContext, id: int) -> Response:
    invoice = load_with_relations(id)
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


def _shown(invoice: Invoice, format: Format, stored: Check | None) -> FormatEntry:
    state = UNKNOWN if stored is None else READY if stored.valid else LACKING
    extension = "pdf" if format.name in PROFILES else "xml"
    download = f"/invoices/{invoice.pk}.{extension}?format={format.name}"
    return FormatEntry(format.name, format.title, state, download)
