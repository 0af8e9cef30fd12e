"""Localized numbers, money and dates."""

from datetime import date
from decimal import Decimal

import pytest

from tidebill.printing.typesetting.formats import Formats


@pytest.mark.parametrize(
    ("locale", "amount", "percent", "money"),
    [
        ("en_GB", "1,234.50", "5.5%", "PLN 1,234.50"),
        ("pl", "1 234,50", "5,5%", "1 234,50 zł"),
        ("de", "1.234,50", "5,5 %", "1.234,50 PLN"),
        ("fr", "1 234,50", "5,5 %", "1 234,50 PLN"),
    ],
)
def test_it_writes_numbers_as_the_language_does(locale: str, amount: str, percent: str, money: str) -> None:
    formats = Formats(locale)
    value = Decimal("1234.5")

    written = [formats.amount(value), formats.percent(Decimal("5.50")), formats.money(value, currency="PLN")]

    assert [" ".join(text.split()) for text in written] == [amount, percent, money]


@pytest.mark.parametrize(
    ("locale", "money"), [("ar", "-1,234.50\u00a0€"), ("fa", "-€\u00a01,234.50"), ("en_GB", "-€1,234.50")]
)
def test_money_carries_no_direction_of_its_own(locale: str, money: str) -> None:
    assert Formats(locale).money(Decimal("-1234.5"), currency="EUR") == money


@pytest.mark.parametrize(
    ("value", "written"), [("4.58030000", "4.5803"), ("100.00000000", "100"), ("0.00012345", "0.00012345")]
)
def test_a_number_has_the_decimals_that_count(value: str, written: str) -> None:
    assert Formats("en_GB").number(Decimal(value)) == written


def test_money_never_breaks_between_lines() -> None:
    for locale in ("en_GB", "pl", "de", "fr"):
        assert " " not in Formats(locale).money(Decimal("-1234567.89"), currency="PLN")


@pytest.mark.parametrize("value", ["0.1", "1234567.123456", "-0.000001", "999999999999999.99"])
def test_it_loses_no_decimal_of_an_amount(value: str) -> None:
    written = Formats("en_GB").amount(Decimal(value)).replace(",", "")

    assert Decimal(written) == Decimal(value)


def test_it_writes_dates_by_the_pattern_it_is_given() -> None:
    formats = Formats("pl", date_pattern="d MMMM y", month_pattern="LLLL y")

    assert formats.day(date(2026, 2, 14)) == "14 lutego 2026"
    assert formats.month("2026-02") == "luty 2026"


def test_it_writes_iso_dates_without_a_pattern() -> None:
    assert Formats("pl").day(date(2026, 2, 14)) == "2026-02-14"
    assert Formats("pl").month("2026-02") == "2026-02"


@pytest.mark.parametrize(
    ("code", "name"), [("DE", "Niemcy"), ("de", "Niemcy"), ("QQ", "QQ"), ("Niemcy", "Niemcy")]
)
def test_it_names_countries_by_their_code(code: str, name: str) -> None:
    assert Formats("pl").country(code) == name


@pytest.mark.parametrize(("locale", "direction"), [("pl", "ltr"), ("ar", "rtl"), ("fa", "rtl")])
def test_it_knows_the_direction_of_reading(locale: str, direction: str) -> None:
    assert Formats(locale).direction == direction
