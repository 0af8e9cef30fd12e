"""Date placeholders in a document's texts."""

from collections.abc import Sequence

from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.date_placeholders import render_placeholders


def fill_texts(invoice: Invoice, positions: Sequence[Position]) -> None:
    """Render date placeholders (``{{month}}``) in line item names and remarks."""
    day, lang = invoice.issue_date, invoice.lang or "en"
    for position in positions:
        position.name = render_placeholders(position.name or "", day, lang=lang)
    invoice.descriptions = [
        {**row, "content": render_placeholders(row["content"] or "", day, lang=lang)}
        for row in invoice.descriptions
    ]
    invoice.description = invoice.descriptions[0]["content"] if invoice.descriptions else None
