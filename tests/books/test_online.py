"""Online money for a document that became another settles what is due in the chain, once."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser
from django.test.utils import override_settings
from django_scopes import scope

from tests.books.conftest import Books, Values
from tests.caller import Caller
from tests.mail.test_reminders import pass_day, reminders
from tests.payments.test_checkout import HTML, begin, decide
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.payments.models import PaymentProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sandbox() -> Iterator[None]:
    with override_settings(TIDEBILL_SANDBOX=True):
        yield


@pytest.fixture
def provider(alice: Person) -> PaymentProvider:
    answer = Caller(alice).post("/payment_providers.json", {"payment_provider": {"kind": "sandbox"}})
    assert answer.status_code == 201, answer.content
    with scope(account=alice.account):
        return PaymentProvider.objects.get()


def asked(document: Values) -> str:
    answer = Browser().get(f"/invoice/payment/{document['token']}.json")
    return str(answer.json()["due"])


@pytest.mark.parametrize("kind", ["estimate", "client_order", "proforma"])
def test_a_link_of_a_promise_asks_for_its_invoice(books: Books, provider: PaymentProvider, kind: str) -> None:
    promise = books.issue("100", kind=kind)
    assert asked(promise) == "100.0"
    invoice = books.issue(None, kind="vat", copy_invoice_from=promise["id"])
    books.pay(invoice, "40")
    assert (asked(promise), asked(invoice)) == ("60.0", "60.0")

    decide(begin(promise, provider), "approve")

    assert books.paid(invoice) == ("paid", "100.0")
    assert (asked(promise), asked(invoice)) == ("0.0", "0.0")
    assert books.owed(invoice) == 0
    refused = Browser().post(
        f"/invoice/payment/{promise['token']}", {"provider_id": provider.pk}, headers=HTML
    )
    assert refused.status_code == 422


def test_a_proforma_that_is_paid_becomes_one_invoice(books: Books, provider: PaymentProvider) -> None:
    proforma = books.issue("100", kind="proforma")

    decide(begin(proforma, provider), "approve")

    (invoice,) = books.call("GET", f"/invoices.json?period=all&from_invoice_id={proforma['id']}")
    assert (invoice["kind"], invoice["paid"]) == ("vat", "100.0")
    assert books.paid(proforma) == ("paid", "100.0")
    assert books.owed(proforma) == 0


def test_a_link_asks_for_what_corrections_left(books: Books, provider: PaymentProvider) -> None:
    invoice = books.issue("100")
    correction = books.correct(invoice)
    row = {"id": correction["positions"][0]["id"], "total_price_gross": "-30", "total_price_net": "-24.39"}
    books.change(correction, positions=[row])

    assert (asked(invoice), asked(correction)) == ("70.0", "0.0")
    books.take_back(invoice)
    assert asked(invoice) == "0.0"


def test_a_refund_stands_on_its_own_day(books: Books, provider: PaymentProvider) -> None:
    with time_machine.travel("2033-01-10T12:00:00Z", tick=False):
        invoice = books.issue("100", issue_date="2033-01-10")
        decide(begin(invoice, provider), "approve")
    january = books.statement(invoice, "2033-01-01", "2033-01-31")
    assert january[-1]["balance"] == "0.0"
    (payment,) = books.call("GET", "/banking/payments.json")

    with time_machine.travel("2033-02-10T12:00:00Z", tick=False):
        books.call("POST", f"/banking/payments/{payment['id']}/refund.json")

    assert books.statement(invoice, "2033-01-01", "2033-01-31")[-1]["balance"] == "0.0"
    assert books.statement(invoice, "2033-02-01", "2033-02-28")[-1]["balance"] == "100.0"
    assert books.owed(invoice) == 100


def test_nobody_is_reminded_of_what_is_not_owed(books: Books, account: Account) -> None:
    books.call("PUT", "/account.json", {"account": {"reminder_days": [3]}})
    values = {"issue_date": "2026-11-01", "payment_to": "2026-11-10"}

    def due(name: str, **more: object) -> Values:
        document: Values = books.issue(buyer_name=name, buyer_email=f"{name}@example.com", **values, **more)
        return document

    books.take_back(due("corrected"))
    proforma = due("proforma", kind="proforma")
    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"], payment_to="2026-12-31")
    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=paid")
    estimate = due("estimate", kind="estimate")
    books.issue(None, kind="proforma", copy_invoice_from=estimate["id"], payment_to="2026-12-31")
    receipt = due("receipt", kind="receipt", status="paid")
    books.issue("100", from_invoice_id=receipt["id"], additional_params="for_receipt", **values)
    due("deducted", settlement_positions=[{"kind": "deduction", "amount": "100", "reason": "Deposit"}])
    due("plain")

    pass_day(3)

    assert [mail.to for mail in reminders(account)] == [["plain@example.com"]]
