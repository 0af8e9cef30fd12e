"""What a PDF carries so that programs can read it too."""

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import Locked

FACTURX = "facturx"
# The formats that a PDF carries, the one of every print first.
PROFILES = (FACTURX, "facturx-extended")


def machine_readable(invoice: Invoice) -> bytes | None:
    """The Factur-X document of an invoice whose data suffice; otherwise its PDF stays a plain one."""
    if not invoice.income:
        return None
    try:
        return examine(invoice, formats()[FACTURX]).content
    except Locked:
        # A document always prints; this is logged where it happened.
        return None
