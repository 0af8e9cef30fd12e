from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rates.documents import ECB, NBP_JSON, NBP_XML
from tidebill.kernel.rates import RateTable, last_published, parse_ecb, parse_nbp


def test_it_reads_every_day_of_the_ecb() -> None:
    first, second = parse_ecb(ECB)

    assert (first.day, first.base, first.rates["JPY"]) == (date(2026, 11, 20), "EUR", Decimal("162.41"))
    assert (second.day, second.rates["PLN"]) == (date(2026, 11, 19), Decimal("4.2600"))


def test_it_reads_the_tables_of_the_nbp_in_both_forms() -> None:
    first, second = parse_nbp(NBP_JSON)
    (same,) = parse_nbp(NBP_XML)

    assert (first.name, first.day, first.rates["EUR"]) == (
        "224/A/NBP/2026",
        date(2026, 11, 19),
        Decimal("4.5803"),
    )
    assert (second.day, second.rates) == (date(2026, 11, 20), {"EUR": Decimal("4.2517")})
    assert (same.name, same.rates["EUR"], same.quoted_in_base) == (first.name, Decimal("4.5803"), True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>sorry</html>",
        b"[]",
        b"{}",
        b"[{}]",
        b'[{"no": "1", "effectiveDate": "soon", "rates": [{"code": "EUR", "mid": 1}]}]',
        b'[{"no": "1", "effectiveDate": "2026-11-20", "rates": []}]',
        b'[{"no": "1", "effectiveDate": "2026-11-20", "rates": [{"code": "EUR", "mid": 0}]}]',
        b'[{"no": "1", "effectiveDate": "2026-11-20", "rates": [{"code": "EUR", "mid": "NaN"}]}]',
        b'<!DOCTYPE a [<!ENTITY b "c">]><ArrayOfExchangeRatesTable>&b;</ArrayOfExchangeRatesTable>',
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    for parse in (parse_ecb, parse_nbp):
        with pytest.raises(ValueError, match=r"."):
            parse(content)


@pytest.mark.parametrize(
    ("currency", "shown", "rate"),
    [
        ("EUR", "PLN", "4.25100000"),
        ("USD", "EUR", "0.92293493"),
        ("USD", "PLN", "3.92339640"),
        ("PLN", "PLN", "1.00000000"),
        ("CZK", "PLN", None),
    ],
)
def test_a_rate_of_the_ecb_is_what_a_unit_buys(currency: str, shown: str, rate: str | None) -> None:
    assert parse_ecb(ECB)[0].rate(currency, shown) == (Decimal(rate) if rate else None)


@pytest.mark.parametrize(
    ("currency", "shown", "rate"),
    [("EUR", "PLN", "4.58030000"), ("PLN", "EUR", "0.21832631"), ("EUR", "USD", "1.16100986")],
)
def test_a_rate_of_the_nbp_is_what_a_unit_costs(currency: str, shown: str, rate: str) -> None:
    assert parse_nbp(NBP_JSON)[0].rate(currency, shown) == Decimal(rate)


@given(st.decimals("0.001", "1000", places=4), st.decimals("0.001", "1000", places=4))
def test_there_and_back_is_one(first: Decimal, second: Decimal) -> None:
    table = RateTable("nbp", date(2026, 1, 1), "1", "PLN", True, {"AAA": first, "BBB": second})
    there, back = table.rate("AAA", "BBB"), table.rate("BBB", "AAA")

    assert there is not None and back is not None
    assert abs(there * back - 1) <= Decimal("0.00000001") * (there + back + 1)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 25), date(2026, 11, 24)),
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2026, 11, 12), date(2026, 11, 10)),
    ],
)
def test_the_last_table_before_a_day_is_of_a_working_day(day: date, last: date) -> None:
    assert last_published(day, lambda found: found == date(2026, 11, 11)) == last
