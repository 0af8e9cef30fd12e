"""Currencies without minor units are computed and printed in whole units."""

from decimal import Decimal

import pytest

from tests.books.conftest import Books
from tidebill.kernel.currencies import amount_places
from tidebill.printing.typesetting.wording import Wording

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("currency", "places"), [("JPY", 0), ("KRW", 0), ("EUR", 2), ("KWD", 2), ("?", 2), ("", 2)]
)
def test_a_currency_has_its_own_decimals(currency: str, places: int) -> None:
    assert amount_places(currency) == places


@pytest.mark.parametrize("rule", ["sum", "keep_gross", "keep_net"])
def test_yen_are_whole(books: Books, rule: str) -> None:
    rows = [
        {"name": "a", "quantity": 3, "tax": 10, "price_net": "333.4"},
        {"name": "b", "quantity": 1, "tax": 8, "total_price_gross": "999"},
    ]
    values = {"show_discount": True, "discount_kind": "percent_total", "calculating_strategy": {"sum": rule}}
    rows[1]["discount_percent"] = "3.3"
    invoice = books.issue(currency="JPY", positions=rows, **values)

    amounts = [invoice[key] for key in ("price_net", "price_tax", "price_gross", "discount")]
    amounts += [row[key] for row in invoice["positions"] for key in ("total_price_net", "total_price_gross")]
    assert all(Decimal(amount) == int(Decimal(amount)) for amount in amounts), amounts
    assert invoice["positions"][0]["total_price_net"] == "1000.0"
    assert books.take_back(invoice)["price_gross"] == f"-{invoice['price_gross']}"


def test_an_advance_in_yen_is_whole(books: Books) -> None:
    rows = [{"name": "a", "quantity": 1, "tax": tax, "total_price_gross": "1001"} for tax in (10, 8)]
    order = books.issue(kind="client_order", currency="JPY", positions=rows)
    values = {"advance_creation_mode": "percent", "advance_value": "33.3"}

    advance = books.issue(None, kind="advance", copy_invoice_from=order["id"], currency="JPY", **values)

    assert advance["price_gross"] == "667.0"
    assert all(Decimal(row["total_price_tax"]) % 1 == 0 for row in advance["positions"])


def test_prints_show_a_currencys_own_decimals() -> None:
    yen, euro = Wording("en", currency="JPY").formats, Wording("en", currency="EUR").formats

    assert (yen.amount(Decimal("1234.00")), euro.amount(Decimal("1234.00"))) == ("1,234", "1,234.00")
    assert yen.amount(Decimal("12.50")) == "12.5"
    assert "." not in yen.money(Decimal("1234.00"), currency="JPY")
