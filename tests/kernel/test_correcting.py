"""Values typed over a corrected line item."""

from typing import Any

import pytest

from tidebill.kernel.correcting import corrected_side

BEFORE = {
    "kind": "correction_before",
    "name": "Row",
    "quantity": "3.0",
    "tax": "23",
    "price_net": "100.0",
    "price_gross": "123.0",
    "total_price_net": "300.0",
    "total_price_gross": "369.0",
}
# Ten percent off: unit prices are before the discount.
REDUCED = {**BEFORE, "total_price_net": "270.0", "total_price_gross": "332.1"}
ODD = {
    **BEFORE,
    "price_net": "27.1",
    "price_gross": "33.33",
    "total_price_net": "81.3",
    "total_price_gross": "100.0",
}


@pytest.mark.parametrize("before", [BEFORE, REDUCED, ODD])
def test_what_is_typed_as_it_was_is_what_it_was(before: dict[str, Any]) -> None:
    typed = {"name": "Row", "quantity": "3", "tax": "23", "price_net": before["price_net"].replace(".", ",")}
    assert corrected_side(before, typed) == before


def test_another_quantity_keeps_the_price() -> None:
    after = corrected_side(BEFORE, {"quantity": "2", "tax": "23", "price_net": "100"})
    assert after == {"name": "Row", "quantity": "2", "tax": "23", "price_net": "100.0"}


def test_another_quantity_of_a_reduced_row_keeps_its_share_of_the_total() -> None:
    after = corrected_side(REDUCED, {"quantity": "2", "tax": "23", "price_net": "100"})
    assert after == {"name": "Row", "quantity": "2", "tax": "23", "total_price_gross": "221.4"}


@pytest.mark.parametrize("typed", [{"quantity": "1"}, {"price_net": "90"}, {"tax": "8"}])
def test_a_corrected_amount_keeps_code_unit_and_product(typed: dict[str, Any]) -> None:
    texts = {
        "code": "A-1",
        "quantity_unit": "h",
        "product_id": 7,
        "gtu_code": "GTU_12",
        "description": "Long",
    }
    after = corrected_side({**BEFORE, **texts}, typed)
    assert {name: after[name] for name in texts} == texts


def test_another_price_leads() -> None:
    after = corrected_side(REDUCED, {"quantity": "3", "price_gross": "110", "name": "Other"})
    assert after == {"quantity": "3", "tax": "23", "price_gross": "110", "name": "Other"}


def test_another_tax_keeps_the_price() -> None:
    assert corrected_side(BEFORE, {"tax": "8", "price_net": "100.00"}) == {
        "name": "Row",
        "quantity": "3.0",
        "tax": "8",
        "price_net": "100.0",
    }


def test_nothing_left_is_nothing() -> None:
    assert corrected_side(BEFORE, {"quantity": "0", "price_net": "100"})["quantity"] == "0"


def test_what_is_no_number_is_left_to_be_refused() -> None:
    assert corrected_side(BEFORE, {"quantity": "two", "price_net": "100"})["quantity"] == "two"
