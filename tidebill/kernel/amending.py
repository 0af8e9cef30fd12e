"""Merge a partial change into a stored line item without keeping amounts that the change invalidates."""

from collections.abc import Collection
from typing import Any, Final

from tidebill.kernel.positions import PositionInput, PricedPosition

_TOTALS: Final = frozenset({"total_price_net", "total_price_gross"})
_NETS: Final = frozenset({"price_net", "total_price_net"})
_PRICES: Final = _TOTALS | _NETS | {"price_gross"}


def amend_position(
    stored: PricedPosition, *, changes: PositionInput, given: Collection[str]
) -> PositionInput:
    """Merge a partial change into a stored line item; `given` names the fields of `changes` that the client
    sent.

    Price the result again. A price or total that was sent replaces all stored ones; without one, a changed
    quantity keeps the unit prices and a changed tax keeps the gross side. Unchanged fields compute to their
    stored values. Source: docs/calculations.md, Changed items.
    """
    names = PositionInput.names()
    sent = {name: getattr(changes, name) for name in names if name in given}
    stale = _stale_fields(stored, sent=sent)
    kept = {name: getattr(stored, name) for name in names if name not in stale}
    return PositionInput(**(kept | sent), exact=None if stale else stored.totals)


def _stale_fields(stored: PricedPosition, *, sent: dict[str, Any]) -> frozenset[str]:
    if any(sent.get(name) is not None for name in _PRICES):
        return _PRICES
    other_quantity = sent.get("quantity", stored.quantity) != stored.quantity
    other_tax = sent.get("tax", stored.tax) != stored.tax
    return (_TOTALS if other_quantity else frozenset()) | (_NETS if other_tax else frozenset())
