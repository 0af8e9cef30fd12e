"""Cost of goods (first in, first out) and the direction of movements."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.stock import Lot, direction, fifo_cost

LOTS = [Lot(Decimal(10), Decimal(2)), Lot(Decimal(5), Decimal("3.5"))]
counts = st.integers(0, 1000).map(Decimal)
cents = st.integers(0, 10**6).map(lambda number: Decimal(number).scaleb(-2))
lots = st.lists(st.builds(Lot, st.integers(1, 500).map(Decimal), cents), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("gone", "quantity", "cost"),
    [
        (0, 4, "8.00"),
        (8, 4, "11.00"),
        (10, 5, "17.50"),
        (12, 6, "21.00"),
        (12, -4, "-11.00"),
        (0, -2, "-4.00"),
        (0, 0, "0.00"),
    ],
)
def test_the_oldest_lot_goes_first(gone: int, quantity: int, cost: str) -> None:
    assert fifo_cost(LOTS, gone=Decimal(gone), quantity=Decimal(quantity)) == Decimal(cost)


def test_without_lots_there_is_no_cost() -> None:
    assert fifo_cost([], gone=Decimal(0), quantity=Decimal(1)) is None


@given(lots, counts, counts, counts)
def test_taking_in_two_steps_costs_the_same(
    found: list[Lot], gone: Decimal, one: Decimal, two: Decimal
) -> None:
    at_once = fifo_cost(found, gone=gone, quantity=one + two)
    first = fifo_cost(found, gone=gone, quantity=one)
    second = fifo_cost(found, gone=gone + one, quantity=two)
    assert at_once == (first or 0) + (second or 0)


@given(lots, counts, counts)
def test_what_comes_back_costs_what_it_had_cost(found: list[Lot], gone: Decimal, quantity: Decimal) -> None:
    taken = fifo_cost(found, gone=gone, quantity=quantity)
    back = fifo_cost(found, gone=gone + quantity, quantity=-quantity)
    assert (taken or 0) + (back or 0) == 0


@given(lots)
def test_all_of_the_lots_cost_what_they_did(found: list[Lot]) -> None:
    total = sum(lot.quantity for lot in found)
    cost = sum((lot.quantity * lot.unit_cost for lot in found), Decimal(0))
    assert fifo_cost(found, gone=Decimal(0), quantity=Decimal(total)) == cost


@pytest.mark.parametrize(
    ("kind", "income", "sign"),
    [
        ("vat", True, -1),
        ("receipt", True, -1),
        ("final", True, -1),
        ("correction", True, -1),
        ("vat", False, 1),
        ("correction", False, 1),
        ("vat_rr", True, 1),
        ("wnt", False, 1),
        ("proforma", True, 0),
        ("advance", True, 0),
        ("client_order", True, 0),
        ("estimate", True, 0),
        ("proforma", False, 0),
        ("kp", True, 0),
        ("import_service", False, 0),
    ],
)
def test_each_kind_moves_goods_its_way(kind: str, income: bool, sign: int) -> None:
    assert direction(kind, income=income) == sign
