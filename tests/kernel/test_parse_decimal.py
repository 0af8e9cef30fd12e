from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents import decimals
from tidebill.kernel.money import MAX_DECIMALS, MAX_INTEGER_DIGITS, parse_decimal


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, "7"),
        (-3, "-3"),
        (Decimal("1.50"), "1.50"),
        ("10.23", "10.23"),
        ("59,00", "59.00"),
        (" 5 ", "5"),
        ("+5", "5"),
        ("\N{MINUS SIGN}5", "-5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1\N{NO-BREAK SPACE}234,56", "1234.56"),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", "1234567"),
        ("1'234.5", "1234.5"),
        ("-1,234.56", "-1234.56"),
        ("-1.234,56", "-1234.56"),
        ("0.1e2", "10"),
        ("1E-2", "0.01"),
    ],
)
def test_it_reads_what_people_and_programs_write(value: object, number: str) -> None:
    assert parse_decimal(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", ".", ",", "-", "abc", "12abc", "--1", "1-", "1..2", "1,2,3", "1.234.567", "12,34.5"),
        *("1 2", "1 2345", "1_000", "0x10", "\N{ARABIC-INDIC DIGIT THREE}", "1\N{NULL}", "12%"),
        *("NaN", "sNaN", "Infinity", "-inf", "1e", "e5", "1e1000"),
        *(None, True, False, 1.5, [], {}, b"1"),
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")),
    ],
    ids=repr,
)
def test_it_refuses_what_is_not_a_number(value: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_decimal(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1e400", "is too large"),
        ("-1e15", "is too large"),
        (10**MAX_INTEGER_DIGITS, "is too large"),
        (Decimal("1e999999"), "is too large"),
        ("1" * 65, "is too long"),
        ("1e-999", "has too many decimals"),
        (Decimal("0E-31"), "has too many decimals"),
    ],
)
def test_it_refuses_absurd_sizes(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_decimal(value)


def test_it_reads_the_largest_and_the_finest_number() -> None:
    assert parse_decimal("9" * MAX_INTEGER_DIGITS) == 10**MAX_INTEGER_DIGITS - 1
    assert parse_decimal(f"1e-{MAX_DECIMALS}") == Decimal(10) ** -MAX_DECIMALS


@given(decimals("999999999999", places=6), st.sampled_from([".", ","]))
def test_it_reads_both_decimal_separators(number: Decimal, separator: str) -> None:
    assert parse_decimal(str(number).replace(".", separator)) == number


@given(decimals("999999999999", places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_it_reads_grouped_digits(number: Decimal, separators: tuple[str, str]) -> None:
    group, point = separators
    text = f"{number:,.2f}".replace(",", "|").replace(".", point).replace("|", group)
    assert parse_decimal(text) == number


@given(st.text(max_size=80))
def test_it_reads_any_text_as_a_bounded_number_or_refuses_it(text: str) -> None:
    try:
        number = parse_decimal(text)
    except ValueError:
        return
    assert abs(number) < 10**MAX_INTEGER_DIGITS
