"""Discounts of line items. Line items keep their prices; only the document's totals are reduced."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.money import AMOUNT_PLACES, HUNDRED, exact, round_half_up
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.tax import tax_rate


class StoredDiscounts(NamedTuple):
    """The two discount columns of a line item as stored: gross money, and a percentage."""

    discount: Decimal | None
    discount_percent: Decimal | None


def stored_discounts(position: PricedPosition, *, show_discount: bool, discount_kind: str) -> StoredDiscounts:
    """Drop the discount that the document's settings do not use.

    Money is kept while discounts are shown and the kind is "amount"; a percentage while the kind is one of
    the percent kinds. Source: docs/calculations.md, Discounts.
    """
    if discount_kind != "amount":
        return StoredDiscounts(None, position.discount_percent)
    return StoredDiscounts(position.discount if show_discount else None, None)


@exact()
def discount_position(
    position: PricedPosition,
    *,
    discount_kind: str,
    price_decimals: int = 2,
    amount_places: int = AMOUNT_PLACES,
) -> Amounts:
    """Return the line item's totals after its discount; without one, its stored totals.

    "amount" takes `discount` off the gross; the percent kinds take `discount_percent` off the total, the net
    unit price or the gross unit price, which is then rounded to `price_decimals` places. Raises ValueError
    for an unknown kind. Source: docs/calculations.md, Discounts.
    """
    if discount_kind not in _FORMULAS:
        raise ValueError("is not included in the list")
    value = position.discount if discount_kind == "amount" else position.discount_percent
    if not value:
        return position.totals
    # A unit price says nothing about a line item with quantity zero.
    applied = discount_kind if position.quantity or discount_kind == "amount" else "percent_total"
    return _FORMULAS[applied](position, value, price_decimals, amount_places)


def _off_total(row: PricedPosition, discount: Decimal, _price_places: int, places: int) -> Amounts:
    gross = row.total_price_gross - discount
    return Amounts.of_gross(gross, rate=tax_rate(row.tax), places=places)


def _percent_off_total(row: PricedPosition, percent: Decimal, _price_places: int, places: int) -> Amounts:
    gross = _reduced(row.total_price_gross, percent)
    return Amounts.of_gross(gross, rate=tax_rate(row.tax), places=places)


def _percent_off_net_price(row: PricedPosition, percent: Decimal, price_places: int, places: int) -> Amounts:
    price = round_half_up(_reduced(row.price_net, percent), price_places)
    return Amounts.of_net(price * row.quantity, rate=tax_rate(row.tax), places=places)


def _percent_off_gross_price(
    row: PricedPosition, percent: Decimal, price_places: int, places: int
) -> Amounts:
    price = round_half_up(_reduced(row.price_gross, percent), price_places)
    return Amounts.of_gross(price * row.quantity, rate=tax_rate(row.tax), places=places)


def _reduced(amount: Decimal, percent: Decimal) -> Decimal:
    return amount * (HUNDRED - percent) / HUNDRED


_FORMULAS: Final[Mapping[str, Callable[[PricedPosition, Decimal, int, int], Amounts]]] = MappingProxyType(
    {
        "amount": _off_total,
        "percent_total": _percent_off_total,
        "percent_unit": _percent_off_net_price,
        "percent_unit_gross": _percent_off_gross_price,
    }
)
