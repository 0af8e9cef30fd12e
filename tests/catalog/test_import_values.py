"""Numbers, booleans and spreadsheet errors as found in tables."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.accounts.models import Account
from tidebill.catalog.models import Product
from tidebill.catalog.services.imports import create_import, run_import
from tidebill.catalog.services.imports.values import decimal_mark, read_values
from tidebill.kernel.money import parse_decimal
from tidebill.wire.errors import Invalid
from tidebill.wire.sheets import read_sheet


def _price(text: str, *others: str) -> str:
    mark = decimal_mark([{"price_net": other} for other in (text, *others)])
    return read_values({"price_net": text}, mark)["price_net"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,50 zł", "1234.50"),
        ("1\xa0234,50\xa0zł", "1234.50"),
        ("1\u202f234,50 €", "1234.50"),
        ("1,234.50", "1234.50"),
        ("$1,234.50", "1234.50"),
        ("€ 12.50", "12.50"),
        ("1.234,50 EUR", "1234.50"),
        ("PLN 7", "7"),
        ("1'234.50", "1234.50"),
        ("(5.00)", "-5"),
        ("-5,00 zł", "-5"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("1.234.567", "1234567"),
        ("0.500", "0.5"),
        ("12", "12"),
    ],
)
def test_a_price_is_read_as_it_is_formatted(text: str, number: str) -> None:
    assert parse_decimal(_price(text)) == Decimal(number)


def test_the_other_numbers_of_a_table_tell_what_its_marks_mean() -> None:
    assert parse_decimal(_price("1,234", "12.50")) == 1234
    assert parse_decimal(_price("1.234", "12,50")) == 1234
    assert parse_decimal(_price("1,234", "12,50")) == Decimal("1.234")
    assert parse_decimal(_price("1,234")) == Decimal("1.234")


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from([(" ", ","), ("\xa0", ","), (",", "."), (".", ","), ("'", ".")]),
)
def test_whatever_the_marks_the_number_is_the_same(number: Decimal, marks: tuple[str, str]) -> None:
    text = f"{number:,.2f}".replace(",", "g").replace(".", "d").replace("g", marks[0]).replace("d", marks[1])

    assert parse_decimal(_price(text)) == number


@pytest.mark.parametrize("text", ["a lot", "1..2", "12 pcs", "(5", "#", ""])
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert _price(text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [("23%", "23"), ("23 %", "23"), ("7,5 %", "7,5"), ("zw", "zw"), ("NP", "NP"), ("23", "23")],
)
def test_a_tax_rate_has_no_percent_sign(text: str, read: str) -> None:
    assert read_values({"tax": text}, None) == {"tax": read}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("TRUE", "1"),
        ("PRAWDA", "1"),
        ("FAŁSZ", "0"),
        ("Wahr", "1"),
        ("nein", "0"),
        ("x", "1"),
        ("Oui", "1"),
        ("no", "0"),
    ],
)
def test_yes_and_no_are_read_in_every_language(text: str, read: str) -> None:
    assert read_values({"service": text}, None) == {"service": read}
    assert read_values({"name": text}, None) == {"name": text}


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#REF!", "#CALC!", "#NAME?", "1.02055E+25", "1,02E+15"])
def test_an_error_of_the_spreadsheet_is_no_value(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_values({"name": "Desk", "code": text}, None)

    assert list(caught.value.errors) == ["code"]


@pytest.mark.django_db
def test_what_the_trial_shows_is_what_happens(scoped: Account) -> None:
    table = (
        "sep=;\nname;code;net price;vat;service;stock\n"
        "Desk;'00123;1 234,50 zł;23%;nie;\nWork;W;10;8 %;tak;\nBroken;B;#N/A;23;;\n"
    )
    row = create_import(scoped, "products", "a.csv", read_sheet("a.csv", table.encode()))
    trial = [(found["line"], found["action"], found["faults"]) for found in row.report]

    ran = run_import(row)

    assert [(found["line"], found["action"], found["faults"]) for found in ran.report] == trial
    assert trial[2] == (5, "refuse", [["price_net", "is an error in the spreadsheet: #N/A"]])
    found = Product.objects.order_by("pk").values_list("code", "tax", "price_net", "price_gross", "service")
    assert list(found) == [
        ("00123", "23", Decimal("1234.5"), Decimal("1518.44"), False),
        ("W", "8", Decimal(10), Decimal("10.8"), True),
    ]
