"""Input of formats: a stored document with its related data, loaded once."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tidebill.einvoicing import model
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.advances import load_settled
from tidebill.storage.prepared import prepared


@dataclass(frozen=True)
class Source:
    """A document, its line items in order, the corrected document, and the settled advances.

    ``received`` is the e-invoice that an expense was created from.
    """

    invoice: Invoice
    positions: tuple[Position, ...]
    corrected: Invoice | None
    advances: tuple[Invoice, ...]
    received: model.Invoice | None = None


def load(invoice: Invoice) -> Source:
    """Load a document for formats."""
    corrected = invoice.from_invoice if invoice.kind == "correction" else None
    return Source(
        invoice=invoice,
        positions=tuple(_rows.instances(invoice_id=invoice.pk)),
        corrected=corrected,
        advances=tuple(load_settled(invoice)),
    )


@prepared
def _rows(invoice_id: int) -> "QuerySet[Position, Position]":
    return Position.objects.filter(invoice_id=invoice_id, deleted=False).order_by("place", "id")
