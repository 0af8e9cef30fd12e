"""How a document that is still being written would be printed."""

from django.utils.translation import gettext

from tidebill.delivery.printable import printable_draft
from tidebill.delivery.printing.document import PrintableDocument
from tidebill.delivery.printing.render import draw_pages, render_draft
from tidebill.invoices.services.preview import Preview


def draw_preview(preview: Preview) -> list[bytes]:
    """Pictures of its first pages, marked as a preview."""
    return draw_pages(_document(preview), remark=gettext("Preview"))


def print_preview(preview: Preview) -> bytes:
    """Its PDF, marked as a preview."""
    return render_draft(_document(preview), remark=gettext("Preview"))


def _document(preview: Preview) -> PrintableDocument:
    return printable_draft(preview.invoice, [line.position for line in preview.lines])
