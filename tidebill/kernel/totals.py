"""Totals of a document: its line items after discount, grouped by tax rate and added up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.money import AMOUNT_PLACES, exact
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.strategy import DEFAULT_STRATEGY, Strategy
from tidebill.kernel.tax import TAX_CODES, tax_group, tax_rate
from tidebill.kernel.vocabulary import DEFAULT_DISCOUNT_KIND


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One rate of the tax summary; `tax` is its canonical spelling, `rate` in percent."""

    tax: str
    rate: Decimal
    net: Decimal
    tax_amount: Decimal
    gross: Decimal

    @classmethod
    def of(cls, tax: str, *, amounts: Amounts) -> "TaxLine":
        """Create the line of one tax value."""
        return cls(tax=tax, rate=tax_rate(tax), net=amounts.net, tax_amount=amounts.tax, gross=amounts.gross)

    @property
    def amounts(self) -> Amounts:
        """Return the line's three sums."""
        return Amounts(self.net, self.tax_amount, self.gross)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals of a document after discount, two decimals each.

    The tax lines always add up to `price_net`, `price_tax` and `price_gross`. `discount` (gross) and
    `discount_net` are the discounts in total. `discounted` holds each line item after its discount, in
    document order.
    """

    price_net: Decimal
    price_tax: Decimal
    price_gross: Decimal
    discount: Decimal
    discount_net: Decimal
    tax_lines: tuple[TaxLine, ...]
    discounted: tuple[Amounts, ...]


@exact()
def total_positions(
    positions: Sequence[PricedPosition],
    *,
    strategy: Strategy = DEFAULT_STRATEGY,
    show_discount: bool = False,
    discount_kind: str = DEFAULT_DISCOUNT_KIND,
    price_decimals: int = 2,
    amount_places: int = AMOUNT_PLACES,
) -> Totals:
    """Add up the line items of a document.

    Discounts apply only if `show_discount` is set. `strategy.sum` decides which columns are kept for each tax
    rate: net and gross ("sum"), the gross, or the net. Text rows and the two sides of a correction are
    excluded. Raises ValueError for an unknown discount kind. Source: docs/calculations.md, Totals.
    """
    discounted = tuple(
        discount_position(
            position,
            discount_kind=discount_kind,
            price_decimals=price_decimals,
            amount_places=amount_places,
        )
        if show_discount
        else position.totals
        for position in positions
    )
    counted = [(row, after) for row, after in zip(positions, discounted, strict=True) if row.counts]
    tax_lines = _tax_lines(counted, rule=strategy.sum, places=amount_places)
    total = add_up(line.amounts for line in tax_lines)
    taken = add_up(row.totals - after for row, after in counted)
    return Totals(
        price_net=total.net,
        price_tax=total.tax,
        price_gross=total.gross,
        discount=taken.gross,
        discount_net=taken.net,
        tax_lines=tax_lines,
        discounted=discounted,
    )


def subtotals(rows: Sequence[Amounts], *, kinds: Sequence[str | None]) -> tuple[Amounts | None, ...]:
    """Return the displayed sum for each subtotal row, and None for every other row.

    A subtotal sums the rows since the previous subtotal, or since the start. Both sequences are parallel.
    """
    shown: list[Amounts | None] = []
    start = 0
    for index, kind in enumerate(kinds):
        is_subtotal = kind == "subtotal"
        shown.append(add_up(rows[start:index]) if is_subtotal else None)
        start = index + 1 if is_subtotal else start
    return tuple(shown)


def _tax_lines(
    counted: Sequence[tuple[PricedPosition, Amounts]], *, rule: str, places: int
) -> tuple[TaxLine, ...]:
    groups: dict[str, list[Amounts]] = {}
    for row, after in counted:
        groups.setdefault(tax_group(row.tax), []).append(after)
    keep = _SUM_RULES[rule]
    lines = [
        TaxLine.of(tax, amounts=keep(add_up(rows), tax_rate(tax), places)) for tax, rows in groups.items()
    ]
    return tuple(sorted(lines, key=summary_order))


def summary_order(line: TaxLine) -> tuple[int, Decimal]:
    """Sort key of a tax summary: the highest rate first, then the codes."""
    code = TAX_CODES.index(line.tax) + 1 if line.tax in TAX_CODES else 0
    return code, -line.rate


def _keep_both(amounts: Amounts, _rate: Decimal, _places: int) -> Amounts:
    return amounts


def _keep_gross(amounts: Amounts, rate: Decimal, places: int) -> Amounts:
    return Amounts.of_gross(amounts.gross, rate=rate, places=places)


def _keep_net(amounts: Amounts, rate: Decimal, places: int) -> Amounts:
    return Amounts.of_net(amounts.net, rate=rate, places=places)


_SUM_RULES: Final[Mapping[str, Callable[[Amounts, Decimal, int], Amounts]]] = MappingProxyType(
    {"sum": _keep_both, "keep_gross": _keep_gross, "keep_net": _keep_net}
)
