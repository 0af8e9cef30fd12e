"""Stock: which way a document moves goods, and what goods have cost, first in first out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from tidebill.kernel.money import ZERO, exact, round_half_up
from tidebill.kernel.vocabulary import DOCUMENT_KINDS


class Lot(NamedTuple):
    """Goods that came in together: how many, and the net cost of one."""

    quantity: Decimal
    unit_cost: Decimal


def direction(kind: str, *, income: bool) -> int:
    """Return -1 for a billing document whose goods leave, 1 for one whose goods arrive, 0 for any other.

    Corrections move their differences the way the corrected document moved the whole.
    Source: docs/stock.md.
    """
    facts = DOCUMENT_KINDS[kind]
    if not facts.moves_goods:
        return 0
    return -1 if income and facts.side == "sale" else 1


@exact()
def fifo_cost(lots: Sequence[Lot], *, gone: Decimal, quantity: Decimal) -> Decimal | None:
    """Return the net cost of the next `quantity` units after `gone` have left, two decimals, half up.

    The oldest lot goes first. What exceeds all lots costs as the last one; a negative quantity brings back
    what left last, at what it had cost. None where nothing ever came in. Source: docs/stock.md, Cost.
    """
    counted = [lot for lot in lots if lot.quantity > 0]
    if not counted:
        return None
    cost = _cost_of_first(counted, gone + quantity) - _cost_of_first(counted, gone)
    return round_half_up(cost)


def _cost_of_first(lots: Sequence[Lot], quantity: Decimal) -> Decimal:
    """The cost of the first `quantity` units ever; outside of all lots the nearest one's price holds."""
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
