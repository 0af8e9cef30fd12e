"""Advances of an order, and the final invoice that settles them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from tidebill.kernel.amounts import NOTHING, Amounts, add_up
from tidebill.kernel.money import AMOUNT_PLACES, HUNDRED, exact, round_half_up
from tidebill.kernel.totals import TaxLine, summary_order

PERCENT: Final = "percent"
AMOUNT: Final = "amount"


@exact()
def advance_gross(order_gross: Decimal, *, mode: str, value: Decimal, places: int = AMOUNT_PLACES) -> Decimal:
    """Return the gross of an advance: ``value`` percent of the order's gross, or ``value`` itself.

    Half up, to `places` decimals. Raises ValueError for an unknown mode. Source: docs/calculations.md,
    Advances.
    """
    if mode == PERCENT:
        return round_half_up(order_gross * value / HUNDRED, places)
    if mode == AMOUNT:
        return round_half_up(value, places)
    raise ValueError("is not included in the list")


@exact()
def split_advance(
    gross: Decimal, *, order: Sequence[TaxLine], places: int = AMOUNT_PLACES
) -> tuple[TaxLine, ...]:
    """Split an advance over the tax rates of its order, in proportion to the gross of each rate.

    Each share is rounded half up; the highest rate takes the remainder, so that the shares add up to
    ``gross``. Rates with a share of zero are omitted. Source: docs/calculations.md, Advances.
    """
    whole = add_up(line.amounts for line in order).gross
    if not whole:
        return ()
    first, *others = sorted(order, key=lambda line: (-line.rate, -line.gross))
    shares = {line.tax: round_half_up(gross * line.gross / whole, places) for line in others}
    shares[first.tax] = gross - sum(shares.values(), Decimal(0))
    lines = [
        TaxLine.of(line.tax, amounts=Amounts.of_gross(shares[line.tax], rate=line.rate, places=places))
        for line in order
        if shares[line.tax]
    ]
    return tuple(sorted(lines, key=summary_order))


@exact()
def settle_advances(rows: Sequence[TaxLine], *, advances: Iterable[Sequence[TaxLine]]) -> tuple[TaxLine, ...]:
    """Return the tax summary of a final invoice: its line items less its advances, rate by rate.

    A rate that occurs only on an advance stays, with negative amounts. Source: docs/calculations.md, Final
    documents.
    """
    left = add_by_rate([rows])
    for tax, amounts in add_by_rate(advances).items():
        left[tax] = left.get(tax, NOTHING) - amounts
    lines = [TaxLine.of(tax, amounts=amounts) for tax, amounts in left.items()]
    return tuple(sorted(lines, key=summary_order))


@exact()
def add_by_rate(summaries: Iterable[Sequence[TaxLine]]) -> dict[str, Amounts]:
    """Add up the summaries of several documents, rate by rate."""
    sums: dict[str, Amounts] = {}
    for lines in summaries:
        for line in lines:
            sums[line.tax] = sums.get(line.tax, NOTHING) + line.amounts
    return sums
