"""Which quantities a document may have."""

from collections.abc import Sequence
from decimal import Decimal

from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.sides import CORRECTION
from tidebill.invoices.wire import Position as PositionWire
from tidebill.wire.errors import Invalid, Message

_TAKES_BACK = (CORRECTION, "correction_note")


def check_quantities(
    invoice: Invoice, sent: Sequence[PositionWire], *, stored: Sequence[Position] = ()
) -> None:
    """Raises Invalid for a quantity below zero, where nothing is taken back.

    What was sold is taken back by a correction; a discount is a row with a price below zero. A supplier's
    document is recorded as it is, and so is a row that is sent back unchanged.
    """
    if invoice.kind in _TAKES_BACK or not invoice.income:
        return
    kept = {position.pk: position.quantity for position in stored}
    for place, row in enumerate(sent):
        quantity: Decimal | None = row.quantity
        if quantity is None or quantity >= 0 or row.kind == CORRECTION or kept.get(row.id) == quantity:
            continue
        raise Invalid(
            {
                f"positions[{place}].quantity": Message(
                    "must be greater than or equal to %(count)s", {"count": 0}
                )
            }
        )
