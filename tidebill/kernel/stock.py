"""Stock: direction of a document's goods, and their cost by FIFO (first in, first out)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.kernel.money import ZERO, exact, round_half_up


class Lot(NamedTuple):
    """Goods received together: their quantity and net unit cost."""

    quantity: Decimal
    unit_cost: Decimal


def direction(kind: str, *, income: bool) -> int:
    """Return -1 for a billing document that issues goods, 1 for one that receives goods, 0 for any other.

    Corrections move their differences in the direction of the corrected document. Source: docs/stock.md.
    """
    facts = DOCUMENT_KINDS[kind]
    if not facts.moves_goods:
        return 0
    return -1 if income and facts.side == "sale" else 1


@exact()
def fifo_cost(lots: Sequence[Lot], *, gone: Decimal, quantity: Decimal) -> Decimal | None:
    """Return the net cost of the next `quantity` units after `gone` units have left, two decimals, half up.

    The oldest lot is consumed first. Units beyond all lots cost as much as the last lot; a negative quantity
    returns the units that left last, at their cost. None if nothing was ever received. Source: docs/stock.md,
    Cost.
    """
    counted = [lot for lot in lots if lot.quantity > 0]
    if not counted:
        return None
    cost = _cost_of_first(counted, gone + quantity) - _cost_of_first(counted, gone)
    return round_half_up(cost)


def _cost_of_first(lots: Sequence[Lot], quantity: Decimal) -> Decimal:
    """Return the cost of the first `quantity` units ever; outside all lots the nearest price applies."""
    if quantity < 0:
        return quantity * lots[0].unit_cost
    left, cost = quantity, ZERO
    for lot in lots:
        taken = min(left, lot.quantity)
        cost += taken * lot.unit_cost
        left -= taken
        if not left:
            return cost
    return cost + left * lots[-1].unit_cost
