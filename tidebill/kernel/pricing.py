"""Price line items: from input to unit prices and totals, all before discount."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from tidebill.kernel.amounts import NOTHING, Amounts
from tidebill.kernel.margin import margin_amounts
from tidebill.kernel.money import (
    AMOUNT_PLACES,
    HUNDRED,
    PERCENT_PLACES,
    PRICE_PLACES,
    QUANTITY_PLACES,
    ZERO,
    exact,
    round_half_up,
)
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.strategy import DEFAULT_STRATEGY, Strategy
from tidebill.kernel.tax import tax_rate
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS

# One cent per unit, and one and a half cents for rounding the line item's net and tax: without that part a
# line item of half a unit would contradict itself when it is sent back unchanged.
_UNIT_TOLERANCE: Final = Decimal("0.01")
_ROW_TOLERANCE: Final = Decimal("0.015")


@exact()
def price_position(
    position: PositionInput,
    *,
    strategy: Strategy = DEFAULT_STRATEGY,
    price_decimals: int = 2,
    amount_places: int = AMOUNT_PLACES,
) -> PricedPosition:
    """Compute the prices and totals of a line item.

    The first amount given leads: total gross, total net, gross price, net price. A unit price sent with it is
    kept if it agrees, otherwise it is computed with `price_decimals` places. Separators, subtotals and page
    breaks have no amounts. Raises ValueError for an unknown tax. Source: docs/calculations.md, Line items.
    """
    if position.kind in TEXT_POSITION_KINDS:
        return _text_position(position)
    row = _at_column_scale(position, amount_places)
    quantity = row.quantity if row.quantity is not None else Decimal(1)
    totals = (
        row.exact
        or _sent_totals(row, amount_places)
        or _totals_of_prices(row, quantity, amount_places, strategy=strategy, places=price_decimals)
    )
    price_net, price_gross = _unit_prices(row, quantity=quantity, totals=totals, places=price_decimals)
    priced = PricedPosition(
        kind=row.kind,
        tax=row.tax,
        quantity=quantity,
        price_net=price_net,
        price_tax=price_gross - price_net,
        price_gross=price_gross,
        total_price_net=totals.net,
        total_price_tax=totals.tax,
        total_price_gross=totals.gross,
        discount=row.discount,
        discount_percent=row.discount_percent,
        total_purchase_price=row.total_purchase_price,
        vat_margin_tax=row.vat_margin_tax,
    )
    return _with_margin(priced, amount_places)


def leading_input(position: PositionInput) -> str | None:
    """Return the name of the amount that the others are computed from; None if no amount was given."""
    names = ("total_price_gross", "total_price_net", "price_gross", "price_net")
    return next((name for name in names if getattr(position, name) is not None), None)


def _text_position(position: PositionInput) -> PricedPosition:
    return PricedPosition(
        kind=position.kind,
        tax=position.tax,
        quantity=_scaled(position.quantity, QUANTITY_PLACES) or ZERO,
        price_net=ZERO,
        price_tax=ZERO,
        price_gross=ZERO,
        total_price_net=ZERO,
        total_price_tax=ZERO,
        total_price_gross=ZERO,
    )


def _at_column_scale(position: PositionInput, amount_places: int) -> PositionInput:
    # Store exactly the values used in the computation.
    return replace(
        position,
        quantity=_scaled(position.quantity, QUANTITY_PLACES),
        price_net=_scaled(position.price_net, PRICE_PLACES),
        price_gross=_scaled(position.price_gross, PRICE_PLACES),
        total_price_net=_scaled(position.total_price_net, amount_places),
        total_price_gross=_scaled(position.total_price_gross, amount_places),
        discount=_scaled(position.discount, amount_places),
        discount_percent=_scaled(position.discount_percent, PERCENT_PLACES),
        total_purchase_price=_scaled(position.total_purchase_price, amount_places),
    )


def _scaled(number: Decimal | None, places: int) -> Decimal | None:
    return None if number is None else round_half_up(number, places)


def _sent_totals(row: PositionInput, places: int) -> Amounts | None:
    rate = tax_rate(row.tax)
    if row.total_price_gross is None:
        net = row.total_price_net
        return None if net is None else Amounts.of_net(net, rate=rate, places=places)
    if row.kind == "correction" and row.total_price_net is not None:
        # The difference of two line items: its net and gross need not be in the ratio of the rate.
        return Amounts.between(row.total_price_net, gross=row.total_price_gross)
    return Amounts.of_gross(row.total_price_gross, rate=rate, places=places)


def _totals_of_prices(
    row: PositionInput, quantity: Decimal, amount_places: int, *, strategy: Strategy, places: int
) -> Amounts:
    rate = tax_rate(row.tax)
    if row.price_gross is not None:
        return Amounts.of_gross(row.price_gross * quantity, rate=rate, places=amount_places)
    if row.price_net is None:
        return NOTHING
    if strategy.position == "keep_gross":
        gross = _gross_price(row.price_net, rate=rate, places=places) * quantity
        return Amounts.of_gross(gross, rate=rate, places=amount_places)
    return Amounts.of_net(row.price_net * quantity, rate=rate, places=amount_places)


def _unit_prices(
    row: PositionInput, *, quantity: Decimal, totals: Amounts, places: int
) -> tuple[Decimal, Decimal]:
    net = _unit_price(row.price_net, total=totals.net, quantity=quantity, places=places)
    gross = _unit_price(row.price_gross, total=totals.gross, quantity=quantity, places=places)
    if row.exact or row.total_price_gross is not None or row.total_price_net is not None:
        return net, gross
    rate = tax_rate(row.tax)
    if row.price_gross is not None:
        derived = round_half_up(row.price_gross * HUNDRED / (HUNDRED + rate), places)
        return (derived if row.price_net is None else net), row.price_gross
    if row.price_net is not None:
        return row.price_net, _gross_price(row.price_net, rate=rate, places=places)
    return ZERO, ZERO


def _unit_price(sent: Decimal | None, *, total: Decimal, quantity: Decimal, places: int) -> Decimal:
    if sent is not None and _agrees(sent, total=total, quantity=quantity):
        return sent
    if not quantity:
        return sent or ZERO
    return round_half_up(total / quantity, places)


def _agrees(price: Decimal, *, total: Decimal, quantity: Decimal) -> bool:
    tolerance = _UNIT_TOLERANCE * abs(quantity) + _ROW_TOLERANCE
    return abs(price * quantity - total) <= tolerance


def _gross_price(price_net: Decimal, *, rate: Decimal, places: int) -> Decimal:
    return round_half_up(price_net * (HUNDRED + rate) / HUNDRED, places)


def _with_margin(priced: PricedPosition, amount_places: int) -> PricedPosition:
    if priced.total_purchase_price is None or not priced.vat_margin_tax:
        return priced
    margin = margin_amounts(
        priced.total_price_gross,
        purchase=priced.total_purchase_price,
        tax=priced.vat_margin_tax,
        places=amount_places,
    )
    return replace(
        priced,
        vat_margin_total_price_net=margin.net,
        vat_margin_total_price_tax=margin.tax,
        vat_margin_total_price_gross=margin.gross,
    )
