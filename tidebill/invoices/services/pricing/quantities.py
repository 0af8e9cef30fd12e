"""Validation of quantities."""

from collections.abc import Sequence

from tidebill.invoices.commands import LineItemInput
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.pricing.sides import CORRECTION
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import CORRECTING_KINDS
from tidebill.wire.errors import Invalid, Message


def check_quantities(
    invoice: Invoice, sent: Sequence[LineItemInput], *, stored: Sequence[Position] = ()
) -> None:
    """Raise Invalid for a negative quantity, unless the document may take goods back.

    Sales are reversed by corrections, discounts are line items with a negative price. Suppliers' documents,
    and line items sent back unchanged, are accepted.
    """
    if invoice.kind in CORRECTING_KINDS or not invoice.income:
        return
    kept = {position.pk: position.quantity for position in stored}
    for place, row in enumerate(sent):
        quantity = known(row.quantity)
        if quantity is None or quantity >= 0 or row.kind == CORRECTION or kept.get(row.id or 0) == quantity:
            continue
        raise Invalid(
            {
                f"positions[{place}].quantity": Message(
                    "must be greater than or equal to %(count)s", {"count": 0}
                )
            }
        )
