"""Typical client updates: whole responses, other parties, nulls, and corrections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django_scopes import scope

from tests.caller import Caller
from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account, Department
from tidebill.accounts.services.departments import create_department
from tidebill.catalog.commands import CategoryInput, ClientInput, ProductInput
from tidebill.catalog.models import Category
from tidebill.catalog.services.categories import create_category, delete_category
from tidebill.catalog.services.clients import create_client, update_client
from tidebill.catalog.services.products import create_product
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice, change_status, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.payments.commands import NewPayment, PaymentChange
from tidebill.payments.models import Payment
from tidebill.payments.services.record import change_payment, record_payment
from tidebill.wire.errors import Invalid, RuleViolation

SIDES = {
    "correction_before_attributes": {"name": "A", "quantity": 1, "tax": 23, "total_price_gross": "123"},
    "correction_after_attributes": {"name": "A", "quantity": 1, "tax": 23, "total_price_gross": "123"},
}
EXPLICIT = {
    "name": "A",
    "kind": "correction",
    "quantity": -1,
    "tax": 23,
    "total_price_gross": "-123",
    **SIDES,
}


def _update(invoice: Invoice, **attributes: Any) -> Invoice:
    return update_invoice(invoice.pk, Wire.read(attributes).build(InvoiceChange))


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


@pytest.mark.parametrize(
    "nested",
    [
        {"settlement_positions": [{"kind": "charge", "amount": "5", "reason": "Freight"}]},
        {"recipients": [{"name": "Depot", "participation": "10"}]},
        {"issuers": [{"name": "Agent"}], "descriptions": [{"content": "Hi"}]},
    ],
)
def test_nested_rows_are_answered_and_taken_back(api: Caller, nested: dict[str, Any]) -> None:
    created = api.post("/invoices.json", {"invoice": {"buyer_name": "B", "positions": [ROW], **nested}})
    assert created.status_code == 201, created.content
    place = f"/invoices/{created.json()['id']}"

    assert api.get(f"{place}.xml").status_code == 200
    assert api.put(f"{place}.json", {"invoice": created.json()}).json() == created.json()


def test_an_answer_sent_as_a_new_document_is_one(api: Caller) -> None:
    sent = {"buyer_name": "B", "positions": [ROW], "descriptions": [{"content": "Hi"}], "title": "Offer"}
    created = api.post("/invoices.json", {"invoice": sent}).json()
    copied = {name: value for name, value in created.items() if name not in ("id", "number")}

    again = api.post("/invoices.json", {"invoice": copied})

    assert again.status_code == 201, again.content
    assert again.json()["descriptions"][0]["content"] == "Hi"


@pytest.mark.parametrize("paid", ["0", "", None])
def test_payment_is_taken_back_in_every_spelling(api: Caller, issue: Issue, paid: str | None) -> None:
    invoice = issue(status="paid")

    answer = api.put(f"/invoices/{invoice.pk}.json", {"invoice": {"paid": paid}})

    assert (answer.status_code, answer.json()["paid"], answer.json()["status"]) == (200, "0.0", "issued")


def test_paid_has_the_sign_of_the_sum(issue: Issue) -> None:
    with pytest.raises(Invalid):
        issue(paid="-50")
    correction = issue(kind="correction", positions=[EXPLICIT], paid="-123")

    assert (correction.status, _update(correction, place="X").status) == ("paid", "paid")


def test_a_difference_that_was_sent_survives_any_change(issue: Issue) -> None:
    correction = issue(kind="correction", positions=[EXPLICIT])

    changed = _update(correction, internal_note="x")

    assert changed.price_gross == Decimal(-123)


def test_a_copy_for_another_client_takes_nothing_of_the_first(issue: Issue, scoped: Account) -> None:
    source = issue(buyer_name="First", buyer_tax_no="5252445767", buyer_email="first@example.com")
    other = create_client(scoped, ClientInput(name="Other", city="Sopot"))

    by_id = issue(copy_invoice_from=source.pk, client_id=other.pk, buyer_name=None, positions=None)
    by_name = issue(copy_invoice_from=source.pk, buyer_name="Third", positions=None)

    assert (by_id.buyer_name, by_id.buyer_city) == ("Other", "Sopot")
    assert {by_id.buyer_tax_no, by_id.buyer_email, by_name.buyer_tax_no, by_name.buyer_email} == {None}
    assert by_name.client_id not in (source.client_id, other.pk)


def test_a_copy_for_another_department_takes_nothing_of_the_first(issue: Issue, scoped: Account) -> None:
    source = issue()
    shop = create_department(scoped, values=DepartmentInput(name="Shop", tax_no="1111111111"))

    copy = issue(copy_invoice_from=source.pk, department_id=shop.pk, buyer_name=None, positions=None)

    assert (copy.seller_name, copy.seller_tax_no) == ("Shop", "1111111111")


def test_dates_set_by_hand_do_not_follow(issue: Issue) -> None:
    invoice = issue(issue_date="2026-05-01", delivery_date="2026-04-20")

    changed = _update(invoice, sell_date="2026-05-10")

    assert str(changed.delivery_date) == "2026-04-20"
    assert str(changed.transaction_date) == str(changed.accounting_vat_tax_date) == "2026-05-10"


def test_a_due_date_sent_back_with_its_kind_stays(issue: Issue) -> None:
    invoice = issue(payment_to_kind="14", issue_date="2026-05-01")

    changed = _update(invoice, payment_to="2026-05-15", payment_to_kind="other_date")

    assert (str(changed.payment_to), changed.payment_to_kind) == ("2026-05-15", "other_date")


def test_an_edited_description_in_a_whole_answer_counts(api: Caller, issue: Issue) -> None:
    invoice = issue(description="Before")
    place = f"/invoices/{invoice.pk}.json"
    whole = api.get(place).json()

    edited = api.put(place, {"invoice": {**whole, "description": "After"}}).json()
    cleared = api.put(place, {"invoice": {"description": ""}}).json()

    assert (edited["description"], edited["descriptions"][0]["content"]) == ("After", "After")
    assert (cleared["description"], cleared["descriptions"]) == (None, [])


def test_an_unrelated_change_leaves_the_status_alone(issue: Issue) -> None:
    invoice = issue(status="sent", paid="50")

    assert _update(invoice, place="X").status == "sent"


def test_the_status_of_a_cancelled_document_stays(issue: Issue) -> None:
    invoice = issue()
    cancel_invoice(invoice.pk)

    with pytest.raises(RuleViolation):
        change_status(invoice.pk, "paid")


def test_null_leaves_a_rows_tax_and_quantity(issue: Issue) -> None:
    invoice = issue(positions=[{**ROW, "quantity": 2}])
    row = Position.objects.get(invoice=invoice)

    changed = _update(invoice, positions=[{"id": row.pk, "tax": None, "quantity": None, "code": "X"}])

    assert changed.price_net == Decimal(100)


def test_keys_of_a_sub_object_count(issue: Issue) -> None:
    sent = Wire.unwrap({"invoice": {"buyer_name": "B", "additional_fields": {"title": "Own title"}}})

    assert Wire.read(sent).sent() == {"title": "Own title", "buyer_name": "B"}


def test_a_deleted_invoice_frees_its_receipt_which_keeps_the_money(issue: Issue, scoped: Account) -> None:
    receipt = issue(kind="receipt")
    first = issue(from_invoice_id=receipt.pk, additional_params="for_receipt")
    payment = record_payment(scoped, NewPayment(price=Decimal(123), paid=True, invoice_id=first.pk))

    delete_invoice(first.pk)

    assert issue(from_invoice_id=receipt.pk, additional_params="for_receipt").receipt_for_invoice_id
    assert Payment.objects.get(pk=payment.pk).overpaid == Decimal(0)
    receipt.refresh_from_db()
    assert (receipt.paid, receipt.status) == (Decimal(123), "paid")
    assert change_payment(payment.pk, PaymentChange(description="still mine")).description == "still mine"


def test_a_payments_own_answer_changes_nothing(api: Caller, issue: Issue) -> None:
    ids = [issue().pk, issue().pk]
    body = {"payment": {"price": 246, "paid": True, "invoice_ids": ids}}
    payment = api.post("/payments.json", body).json()

    assert api.put(f"/payments/{payment['id']}.json", {"payment": payment}).json() == payment
    assert [Invoice.objects.get(pk=number).status for number in ids] == ["paid", "paid"]


def test_unlinking_a_payment_issues_no_second_document(scoped: Account) -> None:
    sent = {"price": Decimal(10), "paid": True, "generate_invoice": True, "invoice_name": "B", "name": "X"}
    payment = record_payment(scoped, NewPayment(**sent))

    change_payment(payment.pk, PaymentChange(invoice_ids=[]))

    assert Invoice.objects.count() == 1
    assert Invoice.objects.get().status == "issued"


def test_two_changes_of_a_card_at_once_both_stay(scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Card"))
    first, second = (type(client).objects.get(pk=client.pk) for _ in range(2))

    update_client(first, ClientInput(phone="1"))
    update_client(second, ClientInput(email="a@example.com"))

    client.refresh_from_db()
    assert (client.phone, client.email) == ("1", "a@example.com")


def test_a_card_is_sent_back_although_its_category_is_gone(api: Caller, alice: Person) -> None:
    with scope(account=alice.account):
        category = create_category(alice.account, CategoryInput(name="Gone"))
        product = create_product(alice.account, ProductInput(name="P", category_id=category.pk))
        delete_category(category)
    place = f"/products/{product.pk}.json"
    whole = api.get(place).json()

    assert api.put(place, {"product": {**whole, "currency": None}}).json()["currency"] == "PLN"
    assert api.put(place, {"product": whole}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/invoices.json", {"invoice": {"buyer_first_name": "a" * 200, "buyer_last_name": "b" * 200}}),
        ("/clients.json", {"client": {"name": "C", "country": "c" * 200, "tax_no": "1" * 200}}),
        ("/payments.json", {"payment": {"price": 1, "kind": "k" * 51}}),
        ("/payments.json", {"payment": {"price": 1, "paid": True, "paid_date": "0001-01-01"}}),
        ("/products.json", {"product": {"name": "P", "form_kind": "k" * 51}}),
    ],
)
def test_what_outgrows_its_column_is_no_fault_of_the_server(
    api: Caller, path: str, body: dict[str, Any]
) -> None:
    assert api.post(path, body).status_code in (201, 422)


def test_dates_outside_the_calendar_are_refused(api: Caller) -> None:
    assert api.get("/products.json", date_from="0001-01-01").status_code == 422


def test_the_query_is_part_of_what_a_key_is_for(api: Caller, issue: Issue) -> None:
    place = f"/invoices/{issue().pk}/change_status.json"
    key = {"Idempotency-Key": "one"}

    first = api.post(f"{place}?status=paid", **key)
    second = api.post(f"{place}?status=issued", **key)

    assert (first.status_code, second.status_code) == (200, 422)


def test_blank_filters_are_none(api: Caller, issue: Issue) -> None:
    issue(issue_date="2020-01-01")
    issue()

    assert len(api.get("/invoices.json", number="", oid="", query="").json()) == 1


def test_xml_repeats_one_tag_for_rows_and_ids(api: Caller, issue: Issue) -> None:
    first, second = issue(), issue()
    rows = "".join(f"<recipient><name>{name}</name></recipient>" for name in ("One", "Two"))
    body = f"<invoice><buyer-name>B</buyer-name><recipients>{rows}</recipients></invoice>"
    ids = (
        f"<invoice-ids><invoice-id>{first.pk}</invoice-id><invoice-id>{second.pk}</invoice-id></invoice-ids>"
    )
    payment = f"<payment><price>246</price><paid>true</paid>{ids}</payment>"

    invoice = api.post("/invoices.json", body, content_type="application/xml")
    paid = api.post("/payments.json", payment, content_type="application/xml")

    assert [row["name"] for row in invoice.json()["recipients"]] == ["One", "Two"]
    assert paid.status_code == 201, paid.content
    assert {Invoice.objects.get(pk=found.pk).status for found in (first, second)} == {"paid"}


def test_sides_that_outgrow_their_columns_are_refused(issue: Issue) -> None:
    huge = {"quantity": "999999999999", "price_net": "999999999999"}
    sides = {
        "correction_before_attributes": {**huge, "tax": 23},
        "correction_after_attributes": {**huge, "tax": 8},
    }

    with pytest.raises(Invalid):
        issue(kind="correction", positions=[{"kind": "correction", "total_price_gross": 0, **sides}])

    assert Invoice.objects.count() == 0


def test_a_refund_is_never_overdue(api: Caller, issue: Issue) -> None:
    issue(kind="correction", positions=[EXPLICIT], payment_to="2020-01-01")

    assert api.get("/invoices.json", status="overdue").json() == []


@pytest.mark.django_db(transaction=True)
def test_new_sellers_and_categories_are_made_once_by_many_at_once(alice: Person) -> None:
    everybody = threading.Barrier(6)
    sent = {"buyer_name": "B", "seller_name": "New seller", "category_id": "New category"}

    def create(_creator: int) -> int:
        try:
            everybody.wait(timeout=60)
            return Caller(alice).post("/invoices.json", {"invoice": sent}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(create, range(6))) == [201] * 6

    with scope(account=alice.account):
        assert Department.objects.filter(name="New seller").count() == 1
        assert Category.objects.filter(name="New category").count() == 1
