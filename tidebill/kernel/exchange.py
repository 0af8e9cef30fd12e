"""Totals of a document in a second currency."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.money import AMOUNT_PLACES, exact, round_half_up
from tidebill.kernel.strategy import DEFAULT_STRATEGY, Strategy
from tidebill.kernel.totals import TaxLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedTotals:
    """Totals of a document in the displayed currency; the tax lines add up to them."""

    price_net: Decimal
    price_tax: Decimal
    price_gross: Decimal
    tax_lines: tuple[TaxLine, ...]


@exact()
def convert_amount(
    amount: Decimal, *, rate: Decimal, den: Decimal = Decimal(1), places: int = AMOUNT_PLACES
) -> Decimal:
    """Convert an amount: `den` units of the document's currency cost `rate` units of the displayed one.

    Half up, to `places` decimals. Raises ValueError unless `den` is positive.
    """
    if den <= 0:
        raise ValueError("must be greater than 0")
    return round_half_up(amount * rate / den, places)


@exact()
def convert_totals(
    tax_lines: Sequence[TaxLine],
    *,
    rate: Decimal,
    den: Decimal = Decimal(1),
    strategy: Strategy = DEFAULT_STRATEGY,
    places: int = AMOUNT_PLACES,
) -> ConvertedTotals:
    """Convert the totals of a document, each tax line separately.

    `strategy.sum` decides which columns are converted: tax and gross ("sum", the net is the difference), only
    the gross, or only the net; the others are recomputed. Source: docs/calculations.md, Exchange.
    """
    convert = _CONVERSIONS[strategy.sum]
    lines = tuple(TaxLine.of(line.tax, amounts=convert(line, rate, den, places)) for line in tax_lines)
    total = add_up(line.amounts for line in lines)
    return ConvertedTotals(price_net=total.net, price_tax=total.tax, price_gross=total.gross, tax_lines=lines)


def _tax_and_gross(line: TaxLine, rate: Decimal, den: Decimal, places: int) -> Amounts:
    tax = convert_amount(line.tax_amount, rate=rate, den=den, places=places)
    gross = convert_amount(line.gross, rate=rate, den=den, places=places)
    return Amounts(net=gross - tax, tax=tax, gross=gross)


def _gross_alone(line: TaxLine, rate: Decimal, den: Decimal, places: int) -> Amounts:
    return Amounts.of_gross(
        convert_amount(line.gross, rate=rate, den=den, places=places), rate=line.rate, places=places
    )


def _net_alone(line: TaxLine, rate: Decimal, den: Decimal, places: int) -> Amounts:
    return Amounts.of_net(
        convert_amount(line.net, rate=rate, den=den, places=places), rate=line.rate, places=places
    )


_CONVERSIONS: Final[Mapping[str, Callable[[TaxLine, Decimal, Decimal, int], Amounts]]] = MappingProxyType(
    {"sum": _tax_and_gross, "keep_gross": _gross_alone, "keep_net": _net_alone}
)
