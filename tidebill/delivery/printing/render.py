"""From a document to its PDF."""

from tidebill.delivery.printing.accent import make_readable
from tidebill.delivery.printing.compiler import compile_pdf
from tidebill.delivery.printing.designs import find_design
from tidebill.delivery.printing.document import PrintableDocument
from tidebill.delivery.printing.sheet.assemble import write_sheet


def render_pdf(document: PrintableDocument, *, print_option: str = "original") -> bytes:
    """The document as a tagged PDF; the same document gives the same bytes.

    `print_option` is "original", "copy", "original_and_copy" (both in one file) or "duplicate";
    ValueError for anything else.
    """
    sheet = write_sheet(document, print_option=print_option)
    design = find_design(document.invoice.get("invoice_template_id"))
    return compile_pdf(
        sheet,
        design=design,
        accent=make_readable(document.accent or design.accent),
        # A PDF's date has whole seconds.
        timestamp=document.timestamp.replace(microsecond=0),
    )
