"""What formats are given: a stored document with everything that belongs to it, loaded once."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tidebill.einvoicing import model
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.advances import load_settled
from tidebill.storage.prepared import prepared


@dataclass(frozen=True)
class Source:
    """A document, its rows in their order, the document it corrects, and the advances it settles.

    ``received`` is what a supplier's e-invoice said, of an expense that was made of one.
    """

    invoice: Invoice
    positions: tuple[Position, ...]
    corrected: Invoice | None
    advances: tuple[Invoice, ...]
    received: model.Invoice | None = None


def load(invoice: Invoice) -> Source:
    """The document as formats see it."""
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
