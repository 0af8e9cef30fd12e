from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from tests.kernel.documents import POSITIONS, PRICED
from tidebill.kernel.amending import amend_position
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position

STORED = price_position(PositionInput(tax="23", quantity=Decimal(3), total_price_gross=Decimal(100)))


def amended(**changes: Any) -> PricedPosition:
    return price_position(amend_position(STORED, changes=PositionInput(**changes), given=changes))


def test_it_multiplies_the_stored_price_by_another_quantity() -> None:
    assert amended(quantity=Decimal(6)).total_price_gross == Decimal("199.98")


def test_it_keeps_the_total_when_the_same_quantity_is_sent_again() -> None:
    assert amended(quantity=Decimal("3.00")) == STORED


def test_it_keeps_the_gross_under_another_tax() -> None:
    assert (
        amended(tax="8").totals
        == price_position(PositionInput(tax="8", quantity=Decimal(3), total_price_gross=Decimal(100))).totals
    )


def test_it_forgets_the_net_of_a_difference_under_another_tax() -> None:
    difference = price_position(
        PositionInput(
            kind="correction", tax="23", total_price_net=Decimal("-8.15"), total_price_gross=Decimal(-10)
        )
    )
    changes = amend_position(difference, changes=PositionInput(tax="0"), given=["tax"])

    assert price_position(changes).total_price_net == Decimal(-10)


def test_it_forgets_stored_prices_beside_a_price_that_was_sent() -> None:
    changed = amended(price_net=Decimal(10))

    assert (changed.total_price_net, changed.total_price_gross) == (30, Decimal("36.90"))
    assert changed.price_gross == Decimal("12.30")


@pytest.mark.parametrize("name", ["price_net", "price_gross", "total_price_net", "total_price_gross"])
def test_it_changes_no_amount_for_a_price_sent_as_null_alone(name: str) -> None:
    assert amended(**{name: None}).total_price_gross == Decimal(100)


def test_it_merges_fields_that_have_no_part_in_the_arithmetic() -> None:
    assert amended(discount_percent=Decimal(5)) == replace(STORED, discount_percent=Decimal(5))


@given(PRICED, POSITIONS)
def test_it_keeps_the_row_when_nothing_was_given(stored: PricedPosition, changes: PositionInput) -> None:
    assert price_position(amend_position(stored, changes=changes, given=())) == stored
