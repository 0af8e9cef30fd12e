"""Margin scheme: tax on the margin of second-hand goods, travel services and the like."""

from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.money import AMOUNT_PLACES, exact, round_half_up
from tidebill.kernel.tax import tax_rate


@exact()
def margin_amounts(
    total_gross: Decimal, *, purchase: Decimal, tax: str, places: int = AMOUNT_PLACES
) -> Amounts:
    """Split the margin (total gross minus purchase price of the line item) into net and tax.

    The margin includes the tax; a loss bears none. Raises ValueError for an unknown `tax`. Source:
    docs/calculations.md, Margin items.
    """
    margin = round_half_up(total_gross - purchase, places)
    return Amounts.of_gross(margin, rate=tax_rate(tax) if margin > 0 else Decimal(0), places=places)
