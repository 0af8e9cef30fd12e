"""Report figures: exact, by currency, each sale once, only counted documents."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account
from tidebill.accounts.services import create_department
from tidebill.catalog.commands import CategoryInput
from tidebill.catalog.services.categories import create_category
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice

Make = Callable[..., int]
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2026-11-25T12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def api(alice: Person, scoped: Account) -> Caller:
    return Caller(alice)


@pytest.fixture
def make(api: Caller) -> Make:
    """Creates a document through the API, by default with one line item of 123.00 gross at 23 %."""

    def issue(gross: str = "123", tax: str = "23", **values: Any) -> int:
        row = {"name": "Idea", "quantity": 1, "tax": tax, "total_price_gross": gross}
        sent = {"buyer_name": "Buyer", "positions": [row], **values}
        answer = api.post("/invoices.json", {"invoice": sent})
        assert answer.status_code == 201, answer.content
        return int(answer.json()["id"])

    return issue


def read(api: Caller, name: str, *keys: str, **query: Any) -> list[tuple[Any, ...]]:
    answer = api.get(f"/reports/{name}.json", per_page=100, **query)
    assert answer.status_code == 200, answer.content
    return [tuple(row[key] for key in keys) for row in answer.json()]


def test_sales_are_summed_by_month_and_currency(api: Caller, make: Make) -> None:
    make("123", issue_date="2026-10-31")
    make("0.01", issue_date="2026-11-01", tax="0")
    make("0.02", issue_date="2026-11-30", tax="0")
    make("246", issue_date="2026-11-02", currency="EUR")

    rows = read(api, "sales", "name", "currency", "count", "net", "tax", "gross")

    assert rows == [
        ("2026-10", "PLN", 1, "100.0", "23.0", "123.0"),
        ("2026-11", "EUR", 1, "200.0", "46.0", "246.0"),
        ("2026-11", "PLN", 2, "0.03", "0.0", "0.03"),
    ]


def test_a_hundred_cents_are_a_unit(api: Caller, make: Make) -> None:
    for _ in range(10):
        make("0.10", tax="0")

    assert read(api, "sales", "gross", by="year") == [("1.0",)]


def test_only_sales_count_and_each_once(api: Caller, make: Make) -> None:
    counted = make("123")
    for kind in ("proforma", "estimate", "client_order"):
        make("1000", kind=kind)
    make("1000", income=False)
    cancel_invoice(make("1000"))
    delete_invoice(make("1000"))
    receipt = make("61.50", kind="receipt")
    make("61.50", from_invoice_id=receipt, additional_params="for_receipt")

    rows = read(api, "sales", "count", "gross")

    assert counted
    assert rows == [(2, "184.5")]


def test_a_correction_counts_with_its_difference(api: Caller, make: Make) -> None:
    corrected = make("123")
    sent = {"copy_invoice_from": corrected, "kind": "correction", "total_correction": "1"}
    assert api.post("/invoices.json", {"invoice": sent}).status_code == 201

    assert read(api, "sales", "count", "net", "tax", "gross") == [(2, "0.0", "0.0", "0.0")]


def test_a_final_document_counts_with_what_its_advances_have_left(api: Caller, make: Make) -> None:
    order = make("1230", kind="client_order")
    advance = {"copy_invoice_from": order, "kind": "advance", "advance_creation_mode": "amount"}
    first = api.post("/invoices.json", {"invoice": {**advance, "advance_value": "230"}})
    assert first.status_code == 201, first.content
    final = {"copy_invoice_from": order, "kind": "final", "invoice_ids": [first.json()["id"]]}
    assert api.post("/invoices.json", {"invoice": final}).status_code == 201

    assert read(api, "sales", "count", "gross") == [(2, "1230.0")]
    assert read(api, "sales", "name", "net", by="product") == [("Idea", "1000.0")]


def test_sales_are_summed_by_client_category_and_department(
    api: Caller, make: Make, account: Account
) -> None:
    client = api.post("/clients.json", {"client": {"name": "Card"}}).json()["id"]
    category = create_category(account, CategoryInput(name="Rent")).pk
    branch = create_department(account, values=DepartmentInput(name="Branch")).pk
    make("10", client_id=client, category_id=category, department_id=branch)
    make("20", client_id=client)
    make("5", buyer_name="Card")

    by_client = read(api, "sales", "id", "name", "gross", by="client")

    assert by_client == [(client, "Card", "35.0")]
    assert read(api, "sales", "name", "gross", by="category") == [(None, "25.0"), ("Rent", "10.0")]
    assert read(api, "sales", "gross", by="year", department_id=branch) == [("10.0",)]
    assert read(api, "sales", "gross", by="year", client_id=client) == [("35.0",)]


def test_products_are_summed_after_their_discount(api: Caller, make: Make) -> None:
    product = api.post("/products.json", {"product": {"name": "Lamp", "tax": "23"}}).json()["id"]
    row = {"product_id": product, "quantity": 2, "tax": 23, "total_price_gross": 246, "discount_percent": 10}
    make(positions=[row], show_discount=True, discount_kind="percent_total")

    rows = read(api, "sales", "id", "name", "quantity", "net", "gross", by="product")

    assert rows == [(product, "Lamp", "2.0", "180.0", None)]


def test_the_period_goes_by_the_date_that_is_asked_for(api: Caller, make: Make) -> None:
    make(issue_date="2026-11-02", sell_date="2026-10-31")

    october = {"period": "more", "date_from": "2026-10-01", "date_to": "2026-10-31"}

    assert read(api, "sales", "gross", **october) == []
    assert read(api, "sales", "name", **october, search_date_type="transaction_date") == [("2026-10",)]


def test_taxes_are_summed_by_rate_as_documents_print_them(api: Caller, make: Make) -> None:
    make("123", positions=[])
    rows = [
        {"name": "A", "quantity": 1, "tax": 23, "total_price_gross": "123"},
        {"name": "B", "quantity": 1, "tax": 8, "total_price_gross": "108"},
        {"name": "C", "quantity": 1, "tax": "zw", "total_price_gross": "50"},
    ]
    make(positions=rows, issue_date="2026-10-05")
    make("123", issue_date="2026-11-05")
    make("246", income=False)

    assert read(api, "taxes", "tax", "currency", "count", "net", "tax_amount", "gross") == [
        ("23", "PLN", 2, "200.0", "46.0", "246.0"),
        ("8", "PLN", 1, "100.0", "8.0", "108.0"),
        ("zw", "PLN", 1, "50.0", "0.0", "50.0"),
    ]
    assert read(api, "taxes", "period", "tax", "gross", by="month")[-1] == ("2026-11", "23", "123.0")
    assert read(api, "taxes", "tax_amount", income="no") == [("46.0",)]


def test_what_is_owed_is_aged_to_the_day(api: Caller, make: Make) -> None:
    day = date(2026, 11, 25)
    for age, gross in (
        (0, "1"),
        (1, "2"),
        (30, "4"),
        (31, "8"),
        (60, "16"),
        (61, "32"),
        (90, "64"),
        (91, "128"),
    ):
        make(gross, payment_to=str(day - timedelta(days=age)), issue_date="2026-01-01")
    make("1000", kind="proforma", payment_to="2026-01-31")
    make("10", status="paid", payment_to="2026-01-31")
    make("10", paid="4", currency="EUR", payment_to="2026-12-31")

    rows = read(
        api,
        "receivables",
        *("currency", "not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90", "total"),
    )

    assert rows == [
        ("EUR", "6.0", "0.0", "0.0", "0.0", "0.0", "6.0"),
        ("PLN", "1.0", "6.0", "24.0", "96.0", "128.0", "255.0"),
    ]


def test_a_statement_has_documents_payments_and_what_is_left(api: Caller, make: Make) -> None:
    client = api.post("/clients.json", {"client": {"name": "Card"}}).json()["id"]
    make("100", client_id=client, paid="30", issue_date="2026-11-01")

    rows = read(api, "statement", "what", "charge", "credit", "balance", client_id=client)

    assert rows == [("document", "100.0", "0.0", "100.0"), ("payment", "0.0", "30.0", "70.0")]
    assert read(api, "statement", "what") == []
    assert api.get("/reports/statement.json", client_id=999_999).status_code == 422


def test_a_statement_of_a_period_begins_with_what_was_owed_before(api: Caller, make: Make) -> None:
    client = api.post("/clients.json", {"client": {"name": "Card"}}).json()["id"]
    make("100", client_id=client, issue_date="2026-09-01")
    make("20", client_id=client, issue_date="2026-10-31")
    make("3", client_id=client, issue_date="2026-11-01")

    days = {"client_id": client, "period": "more", "date_from": "2026-10-01", "date_to": "2026-10-31"}
    rows = read(api, "statement", "what", "day", "charge", "balance", **days)

    assert rows == [
        ("opening", "2026-10-01", None, "100.0"),
        ("document", "2026-10-31", "20.0", "120.0"),
    ]


def test_stock_is_told_of_one_warehouse(api: Caller) -> None:
    other = api.post("/warehouses.json", {"warehouse": {"name": "Second"}}).json()["id"]
    for warehouse, quantity in ((None, 3), (other, 2)):
        row = {"product_name": "Tea", "quantity": quantity, "purchase_price_net": "10"}
        sent = {"kind": "pz", "warehouse_id": warehouse, "warehouse_actions": [row]}
        answer = api.post("/warehouse_documents.json", {"warehouse_document": sent})
        assert answer.status_code == 201, answer.content

    assert read(api, "stock", "quantity", "value") == [("5.0", "50.0")]
    assert read(api, "stock", "quantity", "value", warehouse_id=other) == [("2.0", "20.0")]


def test_expenses_are_summed_apart(api: Caller, make: Make) -> None:
    make("123")
    make("61.5", income=False, seller_name="Power plant")

    assert read(api, "expenses", "count", "gross") == [(1, "61.5")]


def test_numbers_that_are_lacking_or_void_are_explained(api: Caller, make: Make, alice: Person) -> None:
    first, second, third = make(), make(), make()
    delete_invoice(first, by=alice.user)
    cancel_invoice(second, by=alice.user)
    assert third

    rows = read(api, "numbering", "first", "last", "reason", "invoice_id", "who")

    assert rows == [(1, 1, "deleted", first, "alice"), (2, 2, "cancelled", second, "alice")]


def test_stock_is_worth_what_it_has_cost(api: Caller, make: Make) -> None:
    row = {"product_name": "Tea", "quantity": 3, "purchase_price_net": "10.23"}
    came = api.post(
        "/warehouse_documents.json", {"warehouse_document": {"kind": "pz", "warehouse_actions": [row]}}
    )
    assert came.status_code == 201, came.content
    product = came.json()["warehouse_actions"][0]["product_id"]
    make(positions=[{"product_id": product, "quantity": 1, "tax": 23, "total_price_gross": 50}])

    rows = read(api, "stock", "product_id", "name", "quantity", "value")

    assert rows == [(product, "Tea", "2.0", "20.46")]
    assert Decimal(rows[0][3]) == Decimal("10.23") * 2
