"""E-invoices embedded in PDFs."""

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import Draft, write_draft
from tidebill.einvoicing.services.received import load_received
from tidebill.invoices.models import Invoice

FACTURX = "facturx"
# Formats available as PDF, the default one first.
PROFILES = (FACTURX, "facturx-extended")


def embedded_draft(invoice: Invoice, profile: str | None) -> Draft | None:
    """Return the XML to embed in a PDF, before its rules run; None for expenses without a profile."""
    if profile is None and not invoice.income:
        return None
    return write_draft(load_received(invoice), formats()[profile or FACTURX])
