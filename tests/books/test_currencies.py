"""Amounts are computed, stored and printed with the decimals of their currency: yen, cents, fils."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books.conftest import Books
from tidebill.kernel.currencies import amount_places
from tidebill.kernel.words import amount_in_words
from tidebill.printing.typesetting.wording import Wording

pytestmark = pytest.mark.django_db
RULES = ("sum", "keep_gross", "keep_net")


@pytest.mark.parametrize(
    ("currency", "places"), [("JPY", 0), ("KRW", 0), ("EUR", 2), ("KWD", 3), ("CLF", 3), ("?", 2), ("", 2)]
)
def test_a_currency_has_its_own_decimals(currency: str, places: int) -> None:
    assert amount_places(currency) == places


@pytest.mark.parametrize("rule", RULES)
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


FILS = {"name": "a", "quantity": 3, "tax": 5, "price_net": "1.111"}


def test_dinars_have_three_decimals_in_every_step(books: Books) -> None:
    invoice = books.issue(currency="KWD", positions=[FILS])
    assert [invoice[key] for key in ("price_net", "price_tax", "price_gross")] == ["3.333", "0.167", "3.5"]
    assert invoice["positions"][0]["price_gross"] == "1.167"

    payment = books.pay(invoice, "1.2345")
    assert (payment["price"], books.paid(invoice)) == ("1.235", ("partial", "1.235"))
    assert books.owed(invoice) == Decimal("2.265")

    books.change(invoice, settlement_positions=[{"kind": "charge", "amount": "0.0015", "reason": "Fee"}])
    assert books.owed(invoice) == Decimal("2.267")
    books.take_back(invoice)
    assert books.owed(invoice) == Decimal("-1.233")


def test_an_advance_in_dinars_is_exact(books: Books) -> None:
    rows = [{"name": "a", "quantity": 1, "tax": tax, "total_price_gross": "1.001"} for tax in (5, 0)]
    order = books.issue(kind="client_order", currency="KWD", positions=rows)
    values = {"advance_creation_mode": "amount", "advance_value": "0.667"}
    advance = books.issue(None, kind="advance", copy_invoice_from=order["id"], currency="KWD", **values)

    final = books.issue(
        None, kind="final", copy_invoice_from=order["id"], invoice_ids=[advance["id"]], currency="KWD"
    )

    assert (advance["price_gross"], final["price_gross"]) == ("0.667", "1.335")


def test_amounts_are_rounded_once(books: Books) -> None:
    row = {"name": "a", "quantity": 1, "tax": 0, "total_price_gross": "1.00499999999"}

    assert [books.issue(currency=code, positions=[row])["price_gross"] for code in ("PLN", "KWD", "JPY")] == [
        "1.0",
        "1.005",
        "1.0",
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), currency=st.sampled_from(["PLN", "JPY", "KWD"]), rule=st.sampled_from(RULES))
def test_no_amount_has_more_decimals_than_its_currency(
    books: Books, data: st.DataObject, currency: str, rule: str
) -> None:
    amount = st.decimals("0.00001", "99999", places=7).map(str)
    names = ("total_price_gross", "total_price_net", "price_net", "price_gross", "total_purchase_price")
    row = data.draw(st.fixed_dictionaries({}, optional={**dict.fromkeys(names, amount), "discount": amount}))
    kind = data.draw(st.sampled_from(["amount", "percent_total", "percent_unit"]))
    row |= {"name": "a", "quantity": data.draw(amount), "tax": data.draw(st.sampled_from(["5", "23", "zw"]))}
    row["discount_percent"] = data.draw(amount.filter(lambda text: Decimal(text) < 100))
    values = {"show_discount": True, "discount_kind": kind, "calculating_strategy": {"sum": rule}}
    charge = {"kind": "charge", "amount": data.draw(amount), "reason": "r"}

    answer = books.caller.post(
        "/invoices.json",
        {
            "invoice": {
                "buyer_name": "B",
                "currency": currency,
                "positions": [row],
                "settlement_positions": [charge],
                "paid": data.draw(amount),
                **values,
            }
        },
    )

    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 201:
        stored = answer.json()
        amounts = [stored[key] for key in ("price_net", "price_tax", "price_gross", "discount", "paid")]
        amounts += [stored["positions"][0][key] or "0" for key in names[:2]]
        amounts.append(stored["settlement_positions"][0]["amount"])
        smallest = Decimal(1).scaleb(-amount_places(currency))
        assert all(Decimal(text) % smallest == 0 for text in amounts), amounts


def test_dinars_are_spelled_in_thousandths() -> None:
    assert str(amount_in_words(Decimal("1.005"), currency="KWD", lang="en")).endswith("005/1000")


def test_prints_show_a_currencys_own_decimals() -> None:
    yen, euro = Wording("en", currency="JPY").formats, Wording("en", currency="EUR").formats
    assert Wording("en", currency="KWD").formats.amount(Decimal("1234.50")) == "1,234.500"

    assert (yen.amount(Decimal("1234.00")), euro.amount(Decimal("1234.00"))) == ("1,234", "1,234.00")
    assert yen.amount(Decimal("12.50")) == "12.5"
    assert "." not in yen.money(Decimal("1234.00"), currency="JPY")
