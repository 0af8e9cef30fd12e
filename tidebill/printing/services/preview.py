"""Print previews of unsaved documents."""

from django.utils.translation import gettext

from tidebill.invoices.services.issuing.preview import Preview
from tidebill.printing.printable import printable_draft
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import draw_pages, render_draft


def draw_preview(preview: Preview) -> list[bytes]:
    """Return images of the first pages with a watermark."""
    return draw_pages(_document(preview), remark=gettext("Preview"))


def print_preview(preview: Preview) -> bytes:
    """Return the PDF with a watermark."""
    return render_draft(_document(preview), remark=gettext("Preview"))


def _document(preview: Preview) -> PrintableDocument:
    return printable_draft(preview.invoice, [line.position for line in preview.lines])
