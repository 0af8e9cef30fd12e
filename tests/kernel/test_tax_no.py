import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.identifiers import is_valid_tax_no, normalize_tax_no, same_tax_no, tax_no_check


@pytest.mark.parametrize(
    "text", ["PL5252445767", "pl 525-244-57-67", " PL525.244.57.67 ", "PL\uff15252445767"]
)
def test_it_keeps_letters_and_digits_in_upper_case(text: str) -> None:
    assert normalize_tax_no(text) == "PL5252445767"


def test_it_compares_letters_and_digits_only() -> None:
    assert same_tax_no("525-244-57-67", "5252445767")
    assert not same_tax_no("5252445767", "5252445768")


@pytest.mark.parametrize("blank", ["", " ", "--"])
def test_it_takes_no_two_blank_numbers_for_the_same(blank: str) -> None:
    assert not same_tax_no(blank, blank)


@pytest.mark.parametrize(
    ("country", "tax_no", "check"),
    [
        ("PL", "525-244-57-67", "PL5252445767"),
        ("", "5252445767", "PL5252445767"),
        ("Turkmenistan", "4591588032", "TURKMENISTAN4591588032"),
        ("de", "DE136695976", "DE136695976"),
        ("DE", "", None),
    ],
)
def test_it_writes_the_country_before_the_number(country: str, tax_no: str, check: str | None) -> None:
    assert tax_no_check(country, tax_no=tax_no) == check


@pytest.mark.parametrize(
    ("country", "tax_no"),
    [
        ("PL", "5252445767"),
        ("", "PL 525-244-57-67"),
        ("pl", "525-244-57-67"),
        ("DE", "DE136695976"),
        ("GR", "EL094259216"),
        ("EL", "094259216"),
        ("UK", "GB980780684"),
    ],
)
def test_it_accepts_numbers_that_follow_the_rules_of_their_country(country: str, tax_no: str) -> None:
    assert is_valid_tax_no(country, tax_no=tax_no)


@pytest.mark.parametrize(
    ("country", "tax_no"),
    [("PL", "5252445768"), ("PL", ""), ("DE", "5252445767"), ("XX", "-"), ("DE", "\N{NULL}")],
)
def test_it_refuses_numbers_that_break_them(country: str, tax_no: str) -> None:
    assert not is_valid_tax_no(country, tax_no=tax_no)


@pytest.mark.parametrize("country", ["XX", "TM", "Turkmenistan", "..", "a/", "\N{NULL}\N{NULL}"])
def test_it_accepts_any_number_where_the_rules_are_not_known(country: str) -> None:
    assert is_valid_tax_no(country, tax_no="123")


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_answers_for_any_text(country: str, tax_no: str) -> None:
    assert isinstance(is_valid_tax_no(country, tax_no=tax_no), bool)
