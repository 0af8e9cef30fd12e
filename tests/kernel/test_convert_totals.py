from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents import DOCUMENTS, STRATEGIES
from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.exchange import convert_amount, convert_totals
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import TaxLine, total_positions

RATES = st.decimals("0.00000001", "99999", places=8)


def test_it_converts_each_tax_line_by_itself() -> None:
    lines = [
        TaxLine.of("23", amounts=Amounts(Decimal("10.01"), Decimal("2.30"), Decimal("12.31"))),
        TaxLine.of("8", amounts=Amounts(Decimal("10.01"), Decimal("0.80"), Decimal("10.81"))),
    ]
    converted = convert_totals(lines, rate=Decimal("4.5803"))

    assert [line.tax_amount for line in converted.tax_lines] == [Decimal("10.53"), Decimal("3.66")]
    assert (converted.price_tax, converted.price_gross) == (Decimal("14.19"), Decimal("105.89"))


def test_it_divides_by_the_units_that_the_rate_is_quoted_for() -> None:
    assert convert_amount(Decimal(2700), rate=Decimal("1.0842"), den=Decimal(100)) == Decimal("29.27")


@pytest.mark.parametrize("den", ["0", "-1"])
def test_it_refuses_a_rate_for_no_units(den: str) -> None:
    with pytest.raises(ValueError, match="must be greater than 0"):
        convert_amount(Decimal(1), rate=Decimal(1), den=Decimal(den))


@given(DOCUMENTS, STRATEGIES, RATES)
def test_it_makes_lines_that_add_up(
    rows: Sequence[PricedPosition], strategy: Strategy, rate: Decimal
) -> None:
    converted = convert_totals(
        total_positions(rows, strategy=strategy).tax_lines, rate=rate, strategy=strategy
    )

    sums = Amounts(converted.price_net, converted.price_tax, converted.price_gross)
    assert add_up(line.amounts for line in converted.tax_lines) == sums
    for amounts in [sums, *(line.amounts for line in converted.tax_lines)]:
        assert amounts.net + amounts.tax == amounts.gross


@given(DOCUMENTS, STRATEGIES)
def test_it_changes_nothing_at_a_rate_of_one(rows: Sequence[PricedPosition], strategy: Strategy) -> None:
    totals = total_positions(rows, strategy=strategy)

    assert convert_totals(totals.tax_lines, rate=Decimal(1), strategy=strategy).tax_lines == totals.tax_lines
