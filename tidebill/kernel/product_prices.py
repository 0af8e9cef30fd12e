"""Prices of products and price lists."""

from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.money import HUNDRED, PRICE_PLACES, ZERO, exact, round_half_up
from tidebill.kernel.tax import tax_rate


@exact()
def complete_prices(
    *,
    tax: str,
    price_net: Decimal | None = None,
    price_gross: Decimal | None = None,
    price_decimals: int = 2,
) -> Amounts:
    """Complete a product's unit prices: the gross price takes precedence over the net price.

    Given prices are kept with up to six decimals, computed ones have `price_decimals`; both are zero if
    neither is given. Raises ValueError for an unknown tax. Source: docs/calculations.md, Product prices.
    """
    rate = tax_rate(tax)
    if price_gross is not None:
        gross = round_half_up(price_gross, PRICE_PLACES)
        return Amounts.between(round_half_up(gross * HUNDRED / (HUNDRED + rate), price_decimals), gross=gross)
    net = round_half_up(price_net if price_net is not None else ZERO, PRICE_PLACES)
    return Amounts.between(net, gross=round_half_up(net * (HUNDRED + rate) / HUNDRED, price_decimals))


@exact()
def list_price(
    card: Amounts, *, percentage: Decimal, tax: str, own_tax: str, price_decimals: int = 2
) -> Amounts:
    """Take a price list's percentage off a product's unit prices; a negative percentage raises them.

    Computed from the gross price if the list keeps the product's tax (`own_tax`), else from the net price.
    Source: docs/calculations.md, Price lists.
    """
    factor = HUNDRED - percentage
    if tax == own_tax:
        gross = round_half_up(card.gross * factor / HUNDRED, price_decimals)
        return complete_prices(tax=tax, price_gross=gross, price_decimals=price_decimals)
    net = round_half_up(card.net * factor / HUNDRED, price_decimals)
    return complete_prices(tax=tax, price_net=net, price_decimals=price_decimals)
