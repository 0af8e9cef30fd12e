"""E-invoices embedded in PDFs."""

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import Locked

FACTURX = "facturx"
# Formats available as PDF, the default one first.
PROFILES = (FACTURX, "facturx-extended")


def machine_readable(invoice: Invoice) -> bytes | None:
    """Return the Factur-X XML of an invoice; None if it is not valid, so that its PDF has no embedded XML."""
    if not invoice.income:
        return None
    try:
        return examine(invoice, formats()[FACTURX]).content
    except Locked:
        # Printing must not fail because of validation; the error is logged at its origin.
        return None
