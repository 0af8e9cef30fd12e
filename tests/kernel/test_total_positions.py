from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents import DISCOUNTS, DOCUMENTS, STRATEGIES
from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import Totals, total_positions


def row(gross: str, *, tax: str = "23", **fields: object) -> PricedPosition:
    sent = PositionInput(tax=tax, total_price_gross=Decimal(gross))
    return replace(price_position(sent), **fields)  # type: ignore[arg-type]


def document_sums(totals: Totals) -> Amounts:
    return Amounts(totals.price_net, totals.price_tax, totals.price_gross)


def test_it_ignores_discounts_unless_they_are_shown() -> None:
    rows = [row("100", discount_percent=Decimal(10))]

    assert total_positions(rows).price_gross == Decimal(100)
    assert total_positions(rows, show_discount=True).price_gross == Decimal(90)


def test_it_says_what_the_discounts_took_off_gross_and_net() -> None:
    totals = total_positions([row("100", discount_percent=Decimal(10)), row("50")], show_discount=True)

    assert (totals.discount, totals.discount_net) == (Decimal("10.00"), Decimal("8.13"))


def test_it_returns_every_row_after_its_discount_in_order() -> None:
    rows = [row("100", discount=Decimal(5)), row("0", kind="subtotal"), row("50", tax="0")]
    totals = total_positions(rows, show_discount=True, discount_kind="amount")

    assert [after.gross for after in totals.discounted] == [Decimal(95), Decimal(0), Decimal(50)]


@pytest.mark.parametrize(
    "kind", ["text_separator", "subtotal", "page_break", "correction_before", "correction_after"]
)
def test_it_does_not_count_rows_that_only_show_something(kind: str) -> None:
    totals = total_positions([row("100"), row("999", tax="8", kind=kind)])

    assert totals.price_gross == Decimal(100)
    assert [line.tax for line in totals.tax_lines] == ["23"]


def test_it_gathers_spellings_of_one_tax_in_one_line() -> None:
    lines = total_positions([row("10", tax="23"), row("10", tax="23.0"), row("10", tax="n/a")]).tax_lines

    assert [(line.tax, line.rate, line.gross) for line in lines] == [("23", 23, 20), ("np", 0, 10)]


def test_it_adds_up_nothing_to_nothing() -> None:
    assert total_positions([]) == Totals(
        price_net=Decimal(0),
        price_tax=Decimal(0),
        price_gross=Decimal(0),
        discount=Decimal(0),
        discount_net=Decimal(0),
        tax_lines=(),
        discounted=(),
    )


def test_it_refuses_an_unknown_discount_kind() -> None:
    with pytest.raises(ValueError, match="is not included in the list"):
        total_positions([row("100")], show_discount=True, discount_kind="half price")


def test_it_does_not_drift_over_ten_thousand_rows() -> None:
    totals = total_positions([row("0.1", tax="0")] * 10_000 + [row("9999999999999.99", tax="0")])

    assert totals.price_gross == Decimal("10000000000999.99")


@given(DOCUMENTS, STRATEGIES, st.booleans(), DISCOUNTS)
def test_its_tax_lines_add_up_to_the_document_under_every_strategy_and_discount(
    rows: Sequence[PricedPosition], strategy: Strategy, show_discount: bool, discount_kind: str
) -> None:
    totals = total_positions(
        rows, strategy=strategy, show_discount=show_discount, discount_kind=discount_kind
    )

    assert add_up(line.amounts for line in totals.tax_lines) == document_sums(totals)
    for sums in [document_sums(totals), *(line.amounts for line in totals.tax_lines)]:
        assert sums.net + sums.tax == sums.gross


@given(DOCUMENTS, STRATEGIES, st.booleans(), DISCOUNTS)
def test_its_rows_add_up_to_the_columns_that_the_strategy_keeps(
    rows: Sequence[PricedPosition], strategy: Strategy, show_discount: bool, discount_kind: str
) -> None:
    totals = total_positions(
        rows, strategy=strategy, show_discount=show_discount, discount_kind=discount_kind
    )
    counted = [after for one, after in zip(rows, totals.discounted, strict=True) if one.counts]

    if strategy.sum in ("sum", "keep_gross"):
        assert totals.price_gross == sum((after.gross for after in counted), Decimal(0))
    if strategy.sum in ("sum", "keep_net"):
        assert totals.price_net == sum((after.net for after in counted), Decimal(0))


@given(DOCUMENTS, DISCOUNTS)
def test_its_discount_is_what_lies_between_the_rows_and_the_sum(
    rows: Sequence[PricedPosition], discount_kind: str
) -> None:
    totals = total_positions(rows, show_discount=True, discount_kind=discount_kind)
    before = add_up(one.totals for one in rows if one.counts)

    assert totals.price_gross + totals.discount == before.gross
    assert totals.price_net + totals.discount_net == before.net


@given(DOCUMENTS, STRATEGIES, DISCOUNTS)
def test_it_does_not_depend_on_the_order_of_the_rows(
    rows: list[PricedPosition], strategy: Strategy, discount_kind: str
) -> None:
    def summed(ordered: Sequence[PricedPosition]) -> Totals:
        totals = total_positions(ordered, strategy=strategy, show_discount=True, discount_kind=discount_kind)
        return replace(totals, discounted=())

    assert summed(rows) == summed(rows[::-1])
