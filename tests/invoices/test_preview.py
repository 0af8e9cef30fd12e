"""Previews of the form: the engine's amounts, and nothing is stored."""

from decimal import Decimal
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.models import Category, Client, Product
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.products import create_product
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice, Position

ROWS = [
    {"name": "Exploit", "tax": 23, "total_price_gross": "10.23", "quantity": 1},
    {"name": "Embrace", "tax": 0, "total_price_gross": 50, "quantity": 2},
]
NEW = {"kind": "vat", "buyer_name": "Somebody New", "buyer_tax_no": "525-244-57-67", "positions": ROWS}
TABLES: tuple[Any, ...] = (Account, Client, Product, Category, Department, Invoice, Position, NumberCounter)


@pytest.fixture
def caller(alice: Person) -> Caller:
    return Caller(alice)


def _counts() -> list[int]:
    return [table._base_manager.count() for table in (*TABLES, JournalEntry)]


def _preview(caller: Caller, **attributes: Any) -> dict[str, Any]:
    answer = caller.post("/invoices/preview.json", {"invoice": attributes})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_preview_has_the_numbers_that_issuing_stores(caller: Caller) -> None:
    shown = _preview(caller, **NEW)
    issued = caller.post("/invoices.json", {"invoice": NEW}).json()

    names = ("number", "price_net", "price_tax", "price_gross", "issue_date", "sell_date", "payment_to")
    assert {name: shown[name] for name in names} == {name: issued[name] for name in names}
    assert shown["price_net"] == "58.32"
    columns = ("name", "tax", "price_net", "price_gross", "total_price_net", "total_price_gross")
    assert [[row[name] for name in columns] for row in shown["positions"]] == [
        [row[name] for name in columns] for row in issued["positions"]
    ]


def test_a_preview_keeps_nothing_and_takes_no_number(caller: Caller) -> None:
    before = _counts()
    _preview(caller, **NEW, category_id="A new category", seller_name="A new department", client_id=-1)
    first = _preview(caller, **NEW)
    again = _preview(caller, **NEW)

    assert _counts() == before
    assert first["number"] == again["number"]
    assert first["is_new_client"] is True


def test_a_preview_tells_the_next_number(caller: Caller) -> None:
    first = _preview(caller, **NEW)
    by_hand = first["number"].replace("1/", "7/", 1)
    assert (first["is_numbered"], first["number"][:2]) == (False, "1/")
    caller.post("/invoices.json", {"invoice": {**NEW, "number": by_hand}})
    assert _preview(caller, **NEW)["number"] == by_hand.replace("7/", "8/", 1)
    assert _preview(caller, **NEW, number="X/1")["is_numbered"] is True


@pytest.mark.parametrize(
    ("given", "leading"),
    [
        ({"price_net": "10"}, "price_net"),
        ({"price_gross": "10", "price_net": "9"}, "price_gross"),
        ({"total_price_net": "10"}, "total_price_net"),
        ({"total_price_gross": "10", "price_net": "1"}, "total_price_gross"),
        ({}, None),
    ],
)
def test_a_preview_tells_which_value_the_others_follow(
    caller: Caller, given: dict[str, str], leading: str | None
) -> None:
    shown = _preview(caller, positions=[{"name": "Row", "quantity": 1, "tax": "23", **given}])
    assert shown["positions"][0]["leading"] == leading


def test_a_buyer_without_a_name_is_still_being_typed(caller: Caller) -> None:
    assert _preview(caller, positions=ROWS)["price_gross"] == "60.23"


@pytest.mark.parametrize(
    ("number", "valid"), [("5252445767", True), ("5252445768", False), ("DE 136695976", None), ("", None)]
)
def test_a_tax_number_is_checked_by_its_country(caller: Caller, number: str, valid: bool | None) -> None:
    country = "DE" if number.startswith("DE") else "PL"
    shown = _preview(caller, buyer_tax_no=number, buyer_country=country)
    assert shown["buyer_tax_no_valid"] is (True if number.startswith("DE") else valid)


def test_dates_may_be_written_short(caller: Caller) -> None:
    shown = _preview(caller, issue_date="2026-11-25", payment_to="+14", sell_date="5-2")
    assert shown["payment_to"] == "2026-12-09"
    assert shown["sell_date"] == "2026-02-05"


def test_a_known_client_brings_price_list_and_discount(caller: Caller, scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Regular", discount=Decimal(10)))
    product = create_product(scoped, ProductInput(name="Thing", price_gross=Decimal(123), tax="23"))
    rows = [{"product_id": product.pk, "quantity": "1"}]
    by_id = _preview(caller, client_id=client.pk, positions=rows)
    by_name = _preview(caller, buyer_name="Regular", positions=rows)

    assert by_id["price_gross"] == by_name["price_gross"] == "110.7"
    assert by_id["positions"][0]["name"] == "Thing"
    assert by_name["is_new_client"] is False


def test_a_fault_is_named_as_issuing_names_it(caller: Caller) -> None:
    wrong = {"invoice": {**NEW, "payment_to": "soon", "positions": [{"name": "A", "tax": "9999x"}]}}
    shown = caller.post("/invoices/preview.json", wrong)
    issued = caller.post("/invoices.json", wrong)
    assert shown.status_code == issued.status_code == 422
    assert shown.content == issued.content
    assert set(shown.json()["message"]) == {"payment_to", "positions[0].tax"}


def test_a_change_is_previewed_without_being_made(caller: Caller, scoped: Account) -> None:
    issued = caller.post("/invoices.json", {"invoice": NEW}).json()
    before = _counts()
    row = issued["positions"][0]
    change = {"positions": [{**row, "quantity": "3"}], "buyer_street": "Elsewhere 1"}
    answer = caller.post(f"/invoices/{issued['id']}/preview.json", {"invoice": change})

    # Prices not touched in the form: the unit price still takes precedence.
    assert answer.json()["price_gross"] == "80.69"
    assert answer.json()["number"] == issued["number"]
    assert _counts() == before
    stored = Invoice.objects.get(pk=issued["id"])
    assert (str(stored.price_gross), stored.buyer_street) == ("60.23", None)


def test_a_document_that_is_sent_back_previews_as_it_is(caller: Caller) -> None:
    issued = caller.post("/invoices.json", {"invoice": NEW}).json()
    answer = caller.post(f"/invoices/{issued['id']}/preview.json", {"invoice": issued}).json()
    assert answer["price_gross"] == issued["price_gross"]
    assert [row["leading"] for row in answer["positions"]] == ["total_price_gross", "total_price_gross"]


def test_an_advance_and_a_correction_are_previewed_as_they_would_be(caller: Caller) -> None:
    order = caller.post("/invoices.json", {"invoice": {**NEW, "kind": "client_order"}}).json()
    advance = _preview(
        caller,
        kind="advance",
        copy_invoice_from=order["id"],
        advance_creation_mode="percent",
        advance_value="50",
    )
    sale = caller.post("/invoices.json", {"invoice": NEW}).json()
    correction = _preview(caller, kind="correction", copy_invoice_from=sale["id"], total_correction="1")

    assert advance["price_gross"] == "30.12"
    assert correction["price_gross"] == "-60.23"
    assert correction["positions"][0]["before"]["total_price_gross"] == "10.23"
    assert correction["positions"][0]["after"]["total_price_gross"] == "0.0"
