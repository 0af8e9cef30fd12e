"""The page of a document's formats: which it is ready for, and what is to mend for the others."""

from dataclasses import dataclass

from tidebill.einvoicing.building.admission import KINDS
from tidebill.einvoicing.mending import Mending, mendings
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import Examined, examine
from tidebill.einvoicing.services.pdf import FACTURX, PROFILES
from tidebill.einvoicing.views.documents import load_whole
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import Locked, NotFound

READY, LACKING, UNKNOWN = "ready", "lacking", "unknown"


@dataclass(frozen=True)
class Shown:
    """A format as the page shows it."""

    name: str
    title: str
    state: str
    download: str


@dataclass(frozen=True)
class Verdict:
    """What stands on a page about one format."""

    title: str
    state: str
    mendings: list[Mending]
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@endpoint("Shows the formats of a document", formats=("html",), documented=False)
def show(context: RequestContext, id: int) -> Response:
    invoice = load_whole(id)
    chosen = formats().get(str(context.query.get("format") or FACTURX))
    if chosen is None:
        raise NotFound
    verdict = verdict_of(invoice, chosen)
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


def card_of(invoice: Invoice) -> Verdict | None:
    """What the document's own page says: whether its PDF is a Factur-X; nothing where it can't be one."""
    if not invoice.income or invoice.kind not in KINDS or invoice.cancelled:
        return None
    return verdict_of(invoice, formats()[FACTURX])


def verdict_of(invoice: Invoice, format: Format) -> Verdict:
    """The verdict of the rules, or that there is none at the moment."""
    try:
        found: Examined = examine(invoice, format)
    except Locked:
        return Verdict(format.title, UNKNOWN, [])
    state = LACKING if found.content is None else READY
    return Verdict(format.title, state, mendings(invoice, found.findings), found.rules, found.missing)


def _shown(invoice: Invoice, format: Format, stored: Check | None) -> Shown:
    state = UNKNOWN if stored is None else READY if stored.valid else LACKING
    extension = "pdf" if format.name in PROFILES else "xml"
    download = f"/invoices/{invoice.pk}.{extension}?format={format.name}"
    return Shown(format.name, format.title, state, download)
