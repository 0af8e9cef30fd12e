import re
from decimal import Decimal

import pytest
from hypothesis import given

from tests.kernel.documents import decimals
from tidebill.kernel.money import parse_decimal, to_wire


@pytest.mark.parametrize(
    ("number", "written"),
    [("100.00", "100.0"), ("60.23", "60.23"), ("-5.10", "-5.1"), ("1E+3", "1000.0"), ("1E-7", "0.0000001")],
)
def test_it_writes_one_decimal_at_least_and_no_trailing_zeros(number: str, written: str) -> None:
    assert to_wire(Decimal(number)) == written


@pytest.mark.parametrize("zero", ["0", "0.00", "-0.00", "0E+5"])
def test_it_writes_every_zero_alike(zero: str) -> None:
    assert to_wire(Decimal(zero)) == "0.0"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_it_refuses_what_is_not_a_number(number: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        to_wire(Decimal(number))


@given(decimals("999999999999999", places=12))
def test_it_is_read_back_as_the_same_number(number: Decimal) -> None:
    assert parse_decimal(to_wire(number)) == number


@given(decimals("999999999999999", places=12))
def test_it_always_has_the_form_of_the_wire(number: Decimal) -> None:
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)\.([0-9]*[1-9]|0)", to_wire(number))
