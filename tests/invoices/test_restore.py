"""A deleted document is restored with number, payments and goods, or not at all."""

from decimal import Decimal

import pytest

from tests.caller import Caller
from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.restore import restore_invoice
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment
from tidebill.stock.models import Movement
from tidebill.wire.errors import NotFound, RuleViolation

ROW = {"name": "Idea", "quantity": 2, "tax": "23", "total_price_gross": "123"}


def test_it_comes_back_with_its_number_and_a_line_in_the_journal(scoped: Account, issue: Issue) -> None:
    invoice = issue(positions=[ROW])
    before = Invoice.objects.filter(pk=invoice.pk).values().get()
    delete_invoice(invoice.pk)

    restore_invoice(invoice.pk)

    after = Invoice.objects.filter(pk=invoice.pk).values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    entry = JournalEntry.objects.filter(account=scoped, action="invoice.restore").get()
    assert (entry.before["deleted"], entry.after["deleted"]) == (True, False)


def test_the_next_number_follows_it_again(scoped: Account, issue: Issue) -> None:
    first = issue()
    delete_invoice(first.pk)

    restore_invoice(first.pk)

    assert issue().number != first.number


def test_a_number_that_was_given_to_another_keeps_it_away(scoped: Account, issue: Issue) -> None:
    first = issue()
    delete_invoice(first.pk)
    assert issue().number == first.number

    with pytest.raises(RuleViolation, match=first.number):
        restore_invoice(first.pk)

    assert Invoice.objects.get(pk=first.pk).deleted


def test_its_payments_settle_it_again(scoped: Account, issue: Issue) -> None:
    invoice = issue(positions=[ROW])
    payment = record_payment(
        scoped, NewPayment(price=Decimal(100), paid=True, invoice_id=invoice.pk, currency=invoice.currency)
    )
    delete_invoice(invoice.pk)
    payment.refresh_from_db()
    assert payment.overpaid == 100

    restore_invoice(invoice.pk)

    payment.refresh_from_db()
    found = Invoice.objects.get(pk=invoice.pk)
    assert (found.paid, found.status, payment.overpaid) == (Decimal(100), "partial", Decimal(0))


def test_its_goods_leave_the_warehouse_again(alice: Person, scoped: Account) -> None:
    api = Caller(alice)
    product = {"name": "Lamp", "tax": "23", "price_net": "100", "service": False}
    number = api.post("/products.json", {"product": product}).json()["id"]
    row = {"product_id": number, "quantity": 3}
    invoice = api.post("/invoices.json", {"invoice": {"buyer_name": "B", "positions": [row]}}).json()["id"]
    before = list(Movement.objects.values_list("product_id", "quantity"))
    delete_invoice(invoice)
    assert not Movement.objects.exists()

    restore_invoice(invoice)

    assert list(Movement.objects.values_list("product_id", "quantity")) == before == [(number, Decimal(-3))]


def test_one_that_is_not_deleted_stays_as_it_is(scoped: Account, issue: Issue) -> None:
    invoice = issue()

    restore_invoice(invoice.pk)

    assert not JournalEntry.objects.filter(account=scoped, action="invoice.restore").exists()
    with pytest.raises(NotFound):
        restore_invoice(999_999)


def test_it_is_a_call_of_the_api(alice: Person, issue: Issue) -> None:
    invoice = issue(number="BACK/1")
    api = Caller(alice)
    api.delete(f"/invoices/{invoice.pk}.json")
    assert api.get(f"/invoices/{invoice.pk}.json").status_code == 404

    answer = api.post(f"/invoices/{invoice.pk}/restore.json", {})

    assert (answer.status_code, answer.json()["number"]) == (200, "BACK/1")
    assert api.get(f"/invoices/{invoice.pk}.json").status_code == 200
