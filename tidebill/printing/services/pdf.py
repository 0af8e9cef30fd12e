"""PDFs of stored documents."""

from collections.abc import Sequence

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.einvoicing.services.pdf import FACTURX, machine_readable
from tidebill.invoices.fields import FIELDS
from tidebill.invoices.models import Invoice, Position
from tidebill.printing.printable import printable
from tidebill.printing.services.print_templates import find_template
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import print_template
from tidebill.printing.typesetting.compiler import MissingGlyphs
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import join_pdfs, render_many, render_pdf
from tidebill.printing.typesetting.sheet.assemble import list_undrawn
from tidebill.storage import clock
from tidebill.wire.errors import Invalid, Message

NOT_DRAWN = Message("contains characters that no font can draw, so the PDF can't include the e-invoice").text
_ROW_TEXTS = ("name", "description", "code", "additional_info", "quantity_unit")


def print_invoice(
    invoice: Invoice,
    *,
    print_option: str = "original",
    ean_codes: bool = False,
    undrawn: list[str] | None = None,
) -> bytes:
    """Return the PDF of a document; the first print of the original sets ``print_time``.

    It is a Factur-X if the document is valid as one. Characters that no font has print as "□" and are added
    to ``undrawn``.
    """
    document = printable(invoice, ean_codes=ean_codes)
    _list_undrawn([document], undrawn)
    pdf = _render(invoice, document, print_option=print_option, facturx=machine_readable(invoice))
    _note_print([invoice])
    return pdf


def _render(
    invoice: Invoice,
    document: PrintableDocument,
    *,
    print_option: str,
    facturx: bytes | None,
    must_carry: bool = False,
) -> bytes:
    """Render a document with its template, else in its shipped design."""
    template = find_template(invoice)
    if template:
        return print_template(template, gather(invoice, document), print_option=print_option, facturx=facturx)
    return render_pdf(document, print_option=print_option, facturx=facturx, must_carry=must_carry)


def print_facturx(
    invoice: Invoice,
    *,
    profile: str = FACTURX,
    print_option: str = "original",
    ean_codes: bool = False,
    undrawn: list[str] | None = None,
) -> bytes:
    """Return the PDF with embedded e-invoice; raises Invalid by field if it can't have one."""
    carried = require(invoice, formats()[profile])
    document = printable(invoice, ean_codes=ean_codes)
    _list_undrawn([document], undrawn)
    try:
        pdf = _render(invoice, document, print_option=print_option, facturx=carried, must_carry=True)
    except MissingGlyphs as undrawable:
        raise Invalid({_field_with(invoice, str(undrawable)): NOT_DRAWN}) from None
    _note_print([invoice])
    return pdf


def _field_with(invoice: Invoice, text: str) -> str:
    """Return the field that contains unprintable characters; the remarks if unknown."""
    for name, field in FIELDS.items():
        if field.label and text and text in str(getattr(invoice, name, None) or ""):
            return name
    rows = Position.objects.filter(invoice_id=invoice.pk, deleted=False).order_by("place", "id")
    for place, row in enumerate(rows):
        for name in _ROW_TEXTS:
            if text and text in (getattr(row, name) or ""):
                return f"positions[{place}].{name}"
    return "description"


def print_many(
    invoices: Sequence[Invoice],
    *,
    print_option: str = "original",
    ean_codes: bool = False,
    undrawn: list[str] | None = None,
) -> bytes:
    """Return one PDF of several documents, in order."""
    documents = [printable(invoice, ean_codes=ean_codes) for invoice in invoices]
    _list_undrawn(documents, undrawn)
    templates = [find_template(invoice) for invoice in invoices]
    if any(templates):
        pairs = zip(invoices, documents, strict=True)
        pdf = join_pdfs(
            [_render(invoice, each, print_option=print_option, facturx=None) for invoice, each in pairs]
        )
    else:
        pdf = render_many(documents, print_option=print_option)
    _note_print(invoices)
    return pdf


def _list_undrawn(documents: Sequence[PrintableDocument], undrawn: list[str] | None) -> None:
    if undrawn is not None:
        undrawn += dict.fromkeys(sign for document in documents for sign in list_undrawn(document))


def _note_print(invoices: Sequence[Invoice]) -> None:
    """Update only this column and not ``updated_at``: printing doesn't change the document."""
    first = [invoice.pk for invoice in invoices if invoice.print_time is None]
    if first:
        Invoice.objects.filter(pk__in=first, print_time=None).update(print_time=clock.now())
