"""PDFs of stored documents."""

from collections.abc import Sequence

from tidebill.einvoicing.services.examine import Draft, examine_draft, require_draft
from tidebill.einvoicing.services.pdf import FACTURX, embedded_draft
from tidebill.invoices.fields import FIELDS
from tidebill.invoices.models import Invoice, Position
from tidebill.printing.print_key import print_key
from tidebill.printing.printable import printable
from tidebill.printing.services.print_templates import find_template
from tidebill.printing.services.prints import StoredPrint, find_print, keep_print
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import Template, print_template
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.typesetting.compiler import MissingGlyphs
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import join_pdfs, render_many, render_pdf
from tidebill.printing.typesetting.sheet.assemble import list_undrawn
from tidebill.storage import clock
from tidebill.wire.errors import Invalid, Locked, Message

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
    pdf = _print(invoice, print_option=print_option, ean_codes=ean_codes, undrawn=undrawn)
    _note_print([invoice])
    return pdf


def print_facturx(
    invoice: Invoice,
    *,
    profile: str = FACTURX,
    print_option: str = "original",
    ean_codes: bool = False,
    undrawn: list[str] | None = None,
) -> bytes:
    """Return the PDF with embedded e-invoice; raises Invalid by field if it can't have one."""
    pdf = _print(invoice, print_option=print_option, ean_codes=ean_codes, undrawn=undrawn, profile=profile)
    _note_print([invoice])
    return pdf


def print_ahead(invoice: Invoice) -> None:
    """Render and store the PDF of a document, if it isn't stored, without noting it as printed."""
    _print(invoice, print_option="original", ean_codes=False, undrawn=None)


def _print(
    invoice: Invoice,
    *,
    print_option: str,
    ean_codes: bool,
    undrawn: list[str] | None,
    profile: str | None = None,
) -> bytes:
    """Return the stored PDF, or render and store it. With a ``profile`` it must contain the e-invoice."""
    document = printable(invoice, ean_codes=ean_codes)
    template = _gather_template(invoice, document)
    draft = embedded_draft(invoice, profile)
    key = print_key(document, print_option=print_option, draft=draft, profile=profile, template=template)
    found = find_print(key)
    if found is None:
        must_carry = profile is not None
        carried, known = _examine(invoice, draft, must_carry=must_carry)
        pdf = _render(
            invoice, document, template, print_option=print_option, facturx=carried, must_carry=must_carry
        )
        found = StoredPrint(pdf, _list_undrawn([document]))
        if known:
            keep_print(invoice, key, found)
    if undrawn is not None:
        undrawn += found.undrawn
    return found.content


def _gather_template(invoice: Invoice, document: PrintableDocument) -> tuple[Template, Source] | None:
    template = find_template(invoice)
    return (template, gather(invoice, document)) if template else None


def _examine(invoice: Invoice, draft: Draft | None, *, must_carry: bool) -> tuple[bytes | None, bool]:
    """Return the XML to embed, if valid, and whether that is known; raises Invalid if it is required."""
    if draft is None:
        return None, True
    if must_carry:
        return require_draft(invoice, draft), True
    try:
        return examine_draft(invoice, draft).content, True
    except Locked:
        # Printing must not fail because of validation; the error is logged at its origin.
        return None, False


def _render(
    invoice: Invoice,
    document: PrintableDocument,
    template: tuple[Template, Source] | None,
    *,
    print_option: str,
    facturx: bytes | None = None,
    must_carry: bool = False,
) -> bytes:
    """Render a document with its template, else in its shipped design."""
    if template:
        return print_template(*template, print_option=print_option, facturx=facturx)
    try:
        return render_pdf(document, print_option=print_option, facturx=facturx, must_carry=must_carry)
    except MissingGlyphs as undrawable:
        raise Invalid({_field_with(invoice, str(undrawable)): NOT_DRAWN}) from None


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
    if undrawn is not None:
        undrawn += _list_undrawn(documents)
    pairs = list(zip(invoices, documents, strict=True))
    templates = [_gather_template(invoice, document) for invoice, document in pairs]
    if any(templates):
        pdf = join_pdfs(
            [
                _render(invoice, document, template, print_option=print_option)
                for (invoice, document), template in zip(pairs, templates, strict=True)
            ]
        )
    else:
        pdf = render_many(documents, print_option=print_option)
    _note_print(invoices)
    return pdf


def _list_undrawn(documents: Sequence[PrintableDocument]) -> list[str]:
    return list(dict.fromkeys(sign for document in documents for sign in list_undrawn(document)))


def _note_print(invoices: Sequence[Invoice]) -> None:
    """Update only this column and not ``updated_at``: printing doesn't change the document."""
    first = [invoice.pk for invoice in invoices if invoice.print_time is None]
    if first:
        Invoice.objects.filter(pk__in=first, print_time=None).update(print_time=clock.now())
