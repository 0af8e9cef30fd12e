from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from tests.kernel.documents import DISCOUNTS, PRICED
from tidebill.kernel.amounts import NOTHING
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position

ROW = price_position(PositionInput(tax="23", quantity=Decimal(3), total_price_gross=Decimal(369)))


def test_it_uses_money_for_the_kind_amount_and_a_percentage_for_the_others() -> None:
    both = replace(ROW, discount=Decimal(69), discount_percent=Decimal(50))

    assert discount_position(both, discount_kind="amount").gross == Decimal(300)
    assert discount_position(both, discount_kind="percent_total").gross == Decimal("184.50")


def test_it_rounds_the_reduced_unit_price_with_the_decimals_of_the_account() -> None:
    row = replace(ROW, discount_percent=Decimal("33.333"))

    assert discount_position(row, discount_kind="percent_unit", price_decimals=2).net == Decimal("200.01")
    assert discount_position(row, discount_kind="percent_unit", price_decimals=4).net == Decimal("200.00")


def test_it_refuses_an_unknown_kind_even_without_a_discount() -> None:
    with pytest.raises(ValueError, match="is not included in the list"):
        discount_position(ROW, discount_kind="half price")


@given(PRICED, DISCOUNTS)
def test_it_returns_the_stored_totals_without_a_discount(row: PricedPosition, discount_kind: str) -> None:
    for nothing in (None, Decimal(0)):
        undiscounted = replace(row, discount=nothing, discount_percent=nothing)
        assert discount_position(undiscounted, discount_kind=discount_kind) == row.totals


@given(PRICED, DISCOUNTS)
def test_it_leaves_nothing_of_a_row_discounted_as_a_whole(row: PricedPosition, discount_kind: str) -> None:
    free = replace(row, discount=row.total_price_gross, discount_percent=Decimal(100))
    expected = row.totals if discount_kind == "amount" and not row.total_price_gross else NOTHING

    assert discount_position(free, discount_kind=discount_kind) == expected


@given(PRICED, DISCOUNTS)
def test_it_makes_net_and_tax_meet_the_gross(row: PricedPosition, discount_kind: str) -> None:
    after = discount_position(row, discount_kind=discount_kind)

    assert after.net + after.tax == after.gross
