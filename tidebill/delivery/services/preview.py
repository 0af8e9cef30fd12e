"""Print previews of unsaved documents."""

from django.utils.translation import gettext

from tidebill.delivery.printable import printable_draft
from tidebill.delivery.printing.document import PrintableDocument
from tidebill.delivery.printing.render import draw_pages, render_draft
from tidebill.invoices.services.preview import Preview


def draw_preview(preview: Preview) -> list[bytes]:
    """Return images of the first pages with a watermark."""
    return draw_pages(_document(preview), remark=gettext("Preview"))


def print_preview(preview: Preview) -> bytes:
    """Return the PDF with a watermark."""
    return render_draft(_document(preview), remark=gettext("Preview"))


def _document(preview: Preview) -> PrintableDocument:
    return printable_draft(preview.invoice, [line.position for line in preview.lines])
