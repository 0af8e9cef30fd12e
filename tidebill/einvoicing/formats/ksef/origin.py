"""The document that a correction corrects, which decides facts that the correction does not state."""

from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice

CORRECTION = "correction"


def corrected_of(source: Source) -> Invoice | None:
    """Return the original document of a correction, also for a correction of a correction."""
    return _root(source.corrected or source.invoice.invoice)


def original_of(invoice: Invoice) -> Invoice:
    """Return the document at the root of a correction; any other document itself."""
    if invoice.kind != CORRECTION:
        return invoice
    return _root(invoice.from_invoice or invoice.invoice) or invoice


def _root(found: Invoice | None) -> Invoice | None:
    while found is not None and found.kind == CORRECTION and (found.invoice or found.from_invoice):
        found = found.invoice or found.from_invoice
    return found
