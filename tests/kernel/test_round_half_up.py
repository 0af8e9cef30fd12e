from decimal import Decimal, InvalidOperation, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents import decimals
from tidebill.kernel.money import round_half_up


@pytest.mark.parametrize("half", ["0.005", "0.015", "0.025", "0.035", "1.005", "2.675"])
def test_it_rounds_every_half_away_from_zero(half: str) -> None:
    assert round_half_up(Decimal(half)) == Decimal(half) + Decimal("0.005")
    assert round_half_up(-Decimal(half)) == -Decimal(half) - Decimal("0.005")


def test_it_returns_as_many_places_as_asked() -> None:
    assert str(round_half_up(Decimal(1), 4)) == "1.0000"


def test_it_never_returns_a_negative_zero() -> None:
    assert str(round_half_up(Decimal("-0.001"))) == "0.00"


def test_it_does_not_depend_on_the_callers_context() -> None:
    with localcontext(prec=5):
        assert round_half_up(Decimal("1234567890123.455")) == Decimal("1234567890123.46")


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_it_refuses_what_is_not_a_number(number: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        round_half_up(Decimal(number))


def test_it_refuses_what_has_no_such_place() -> None:
    with pytest.raises(InvalidOperation):
        round_half_up(Decimal("1e400"))


@given(decimals("1e30", places=9), st.integers(0, 9))
def test_it_moves_a_number_by_at_most_half_a_unit_of_the_last_place(number: Decimal, places: int) -> None:
    with localcontext(prec=60):
        assert abs(round_half_up(number, places) - number) <= Decimal("0.5").scaleb(-places)


@given(decimals("1e30", places=9))
def test_it_is_symmetric_around_zero(number: Decimal) -> None:
    assert round_half_up(number) == round_half_up(number.copy_negate()).copy_negate()


@given(decimals("1e30", places=9))
def test_it_changes_nothing_the_second_time(number: Decimal) -> None:
    assert round_half_up(round_half_up(number)) == round_half_up(number)
