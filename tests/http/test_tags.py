from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tidebill.http import tags

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=["en", "pl"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_amounts_have_two_decimals_and_groups(language: str) -> None:
    shown = tags.amount(Decimal("1234567.5"))

    assert shown == {"en": "1,234,567.50", "pl": f"1{NBSP}234{NBSP}567,50"}[language]


@pytest.mark.parametrize(
    ("value", "shown"), [("10", "10.00"), ("0.123456", "0.123456"), ("12345678901234.000001",) * 2]
)
def test_prices_keep_every_decimal(value: str, shown: str) -> None:
    assert tags.price(Decimal(value)).replace(",", "") == shown


def test_days_can_t_be_misread(language: str) -> None:
    assert tags.day(date(2026, 2, 1)) == {"en": "1 Feb 2026", "pl": "1 lut 2026"}[language]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2026-02-01", "1 Feb 2026"), ("2012-12", "December 2012"), ("off", "off"), ("2012-13", "2012-13")],
)
def test_days_as_text_are_read(value: str, shown: str) -> None:
    assert tags.day(value) == shown


def test_moments_are_told_where_the_account_is() -> None:
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert tags.moment(moment, ZoneInfo("Europe/Warsaw")) == "24 Nov 2026, 00:30"


@pytest.mark.parametrize("show", [tags.amount, tags.price, tags.day, tags.moment])
def test_nothing_is_shown_as_nothing(show: object) -> None:
    assert callable(show)
    assert show(None) == ""


def test_an_unknown_language_is_written_as_english() -> None:
    with translation.override("xx"):
        assert tags.amount(Decimal("1234.5")) == "1,234.50"


def rendered(source: str, address: str) -> str:
    template = Template("{% load tidebill %}" + source)
    return template.render(Context({"request": RequestFactory().get(address)}))


def test_a_query_is_changed_from_the_first_page_on() -> None:
    shown = rendered("{% query order='number' %}", "/invoices?kind=vat&page=3&order=oid")

    assert shown == "?kind=vat&amp;order=number"


def test_a_query_never_repeats_a_token() -> None:
    assert rendered("{% query page=2 %}", "/invoices?api_token=secret&kind=vat") == "?kind=vat&amp;page=2"


def test_a_parameter_is_taken_out() -> None:
    assert rendered("{% query kind=None %}", "/invoices?kind=vat&query=x") == "?query=x"
    assert rendered("{% query_without 'kinds[]' %}", "/invoices?kinds[]=vat&query=x") == "?query=x"


def test_back_quotes_become_code_and_markup_does_not() -> None:
    assert tags.code_spans("`a<b>` & <i>") == "<code>a&lt;b&gt;</code> &amp; &lt;i&gt;"


def test_an_icon_is_hidden_from_assistive_technology() -> None:
    icon = rendered("{% icon 'check' 14 %}", "/")

    assert icon.startswith("<svg")
    assert 'aria-hidden="true"' in icon
    assert 'width="14"' in icon
    assert "style=" not in icon
