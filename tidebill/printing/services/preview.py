"""Print previews of unsaved documents."""

from django.utils.translation import gettext

from tidebill.invoices.services.issuing.preview import Preview
from tidebill.printing.printable import printable_draft
from tidebill.printing.services.print_templates import find_template
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import draw_template, print_template
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import draw_pages, render_draft


def draw_preview(preview: Preview) -> list[bytes]:
    """Return images of the first pages with a watermark."""
    document, template = _document(preview), find_template(preview.invoice)
    if template:
        source = gather(preview.invoice, document)
        return draw_template(template, source, remark=gettext("Preview")).pages
    return draw_pages(document, remark=gettext("Preview"))


def print_preview(preview: Preview) -> bytes:
    """Return the PDF with a watermark."""
    document, template = _document(preview), find_template(preview.invoice)
    if template:
        return print_template(template, gather(preview.invoice, document), remark=gettext("Preview"))
    return render_draft(document, remark=gettext("Preview"))


def _document(preview: Preview) -> PrintableDocument:
    return printable_draft(preview.invoice, [line.position for line in preview.lines])
