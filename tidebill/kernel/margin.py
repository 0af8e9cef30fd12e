"""The taxed margin of second-hand goods, travel and the like."""

from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.money import exact, round_half_up
from tidebill.kernel.tax import tax_rate


@exact()
def margin_amounts(total_gross: Decimal, *, purchase: Decimal, tax: str) -> Amounts:
    """Split the margin, total gross less purchase price of the row, into net and tax.

    The tax is inside the margin; a loss bears none. Raises ValueError for an unknown `tax`.
    Source: docs/calculations.md, Margin items.
    """
    margin = round_half_up(total_gross - purchase)
    return Amounts.of_gross(margin, rate=tax_rate(tax) if margin > 0 else Decimal(0))
