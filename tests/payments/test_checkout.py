"""Online payment in the sandbox: each effect happens once, regardless of callbacks."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.events.together import together
from tests.people import Person
from tidebill.events import queue
from tidebill.events.models import JournalEntry
from tidebill.events.worker import attempt
from tidebill.invoices.models import Invoice
from tidebill.payments.models import Checkout, Payment, PaymentProvider
from tidebill.payments.providers.sandbox import SIGNATURE, make_callback
from tidebill.storage import clock

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}


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


@pytest.fixture
def issue(alice: Person) -> Callable[..., dict[str, Any]]:
    def make(**invoice: Any) -> dict[str, Any]:
        sent = {"buyer_name": "Buyer", "positions": [ROW], **invoice}
        answer = Caller(alice).post("/invoices.json", {"invoice": sent})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def begin(invoice: dict[str, Any], provider: PaymentProvider) -> str:
    """Start a checkout; return its token."""
    place = f"/invoice/payment/{invoice['token']}"
    answer = Browser().post(place, {"provider_id": provider.pk}, headers=HTML)
    assert answer.status_code == 303, answer.content
    return str(answer.headers["Location"]).removeprefix("/pay/sandbox/")


def decide(token: str, decision: str) -> HttpResponse:
    return Browser().post(f"/pay/sandbox/{token}", {"decision": decision}, headers=HTML)


def call_back(provider: PaymentProvider, body: bytes, headers: dict[str, str]) -> HttpResponse:
    place = f"/payments/callback/{provider.token}"
    return Browser().post(place, body, content_type="application/json", headers=headers)


def read(person: Person, number: int) -> dict[str, Any]:
    return Caller(person).get(f"/invoices/{number}.json").json()


def payments(person: Person) -> list[Payment]:
    with scope(account=person.account):
        return list(Payment.objects.order_by("pk"))


def test_documents_name_a_page_to_pay_at_once_there_is_a_way(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    assert made["payment_url"] == f"http://127.0.0.1:8000/invoice/payment/{made['token']}"

    Caller(alice).delete(f"/payment_providers/{provider.pk}.json")

    assert read(alice, made["id"])["payment_url"] is None


def test_the_page_offers_the_ways_to_pay(issue: Any, provider: PaymentProvider) -> None:
    page = Browser().get(f"/invoice/payment/{issue()['token']}", headers=HTML).content.decode()

    assert f'name="provider_id" value="{provider.pk}"' in page
    assert "Sandbox" in page


def test_an_approved_payment_pays_the_document(alice: Person, issue: Any, provider: PaymentProvider) -> None:
    made = issue()

    answer = decide(begin(made, provider), "approve")

    assert answer.status_code == 303
    page = Browser().get(answer.headers["Location"], headers=HTML).content.decode()
    assert "Nothing is left to pay" in page
    paid = read(alice, made["id"])
    assert (paid["status"], paid["paid"], paid["paid_date"]) == (
        "paid",
        "123.0",
        str(clock.today(alice.account.zone)),
    )
    (payment,) = payments(alice)
    assert (payment.provider, payment.price, payment.kind, payment.paid) == (
        "sandbox",
        Decimal(123),
        "online",
        True,
    )


def test_a_declined_payment_leaves_the_document_open_and_may_be_tried_again(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    answer = decide(begin(made, provider), "decline")

    page = Browser().get(answer.headers["Location"], headers=HTML).content.decode()
    assert "The payment was declined" in page
    assert (read(alice, made["id"])["status"], payments(alice)) == ("issued", [])

    decide(begin(made, provider), "approve")
    assert read(alice, made["id"])["status"] == "paid"


def test_a_delayed_payment_is_shown_as_on_its_way_until_it_arrives(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    answer = decide(begin(made, provider), "delay")

    page = Browser().get(answer.headers["Location"], headers=HTML).content.decode()
    assert "Your payment is being processed" in page
    with time_machine.travel(clock.now() + timedelta(seconds=21), tick=False):
        job = queue.claim()
        assert job is not None
        attempt(job)

    assert read(alice, made["id"])["status"] == "paid"


def test_a_callback_that_is_repeated_counts_once(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()

    decide(begin(made, provider), "repeat")

    assert [payment.price for payment in payments(alice)] == [Decimal(123)]
    assert JournalEntry.objects.filter(action="checkout.paid").count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_callbacks_at_the_same_moment_count_once(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue(kind="proforma")
    body, headers = make_callback(begin(made, provider), "paid", amount=Decimal(123), currency="PLN")

    answers = together(5, lambda: call_back(provider, body, headers).status_code)

    assert answers == [200] * 5
    assert len(payments(alice)) == 1
    with scope(account=alice.account):
        assert Invoice.objects.filter(kind="vat").count() == 1


def test_paying_a_proforma_issues_the_invoice(alice: Person, issue: Any, provider: PaymentProvider) -> None:
    made = issue(kind="proforma")

    decide(begin(made, provider), "repeat")

    with scope(account=alice.account):
        invoice = Invoice.objects.get(kind="vat")
    assert (invoice.from_invoice_id, invoice.price_gross, invoice.status) == (
        made["id"],
        Decimal(123),
        "paid",
    )
    assert read(alice, made["id"])["status"] == "paid"
    assert (
        "Nothing is left to pay"
        in Browser().get(f"/invoice/payment/{made['token']}", headers=HTML).content.decode()
    )


def test_money_for_a_document_that_was_cancelled_meanwhile_is_not_lost(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    token = begin(made, provider)
    Caller(alice).post(f"/invoices/{made['id']}/cancel.json")

    decide(token, "approve")

    (payment,) = payments(alice)
    assert (payment.price, payment.overpaid) == (Decimal(123), Decimal(123))


def test_another_amount_than_was_asked_for_is_what_counts(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    body, headers = make_callback(begin(made, provider), "paid", amount=Decimal(100), currency="PLN")

    assert call_back(provider, body, headers).status_code == 200

    paid = read(alice, made["id"])
    assert (paid["status"], paid["paid"]) == ("partial", "100.0")


def test_a_forged_callback_changes_nothing(alice: Person, issue: Any, provider: PaymentProvider) -> None:
    made = issue()
    body, headers = make_callback(begin(made, provider), "paid", amount=Decimal(123), currency="PLN")
    forged = json.dumps({**json.loads(body), "amount": "1.0"}).encode()

    assert call_back(provider, forged, headers).status_code == 400
    assert call_back(provider, body, {SIGNATURE: ""}).status_code == 400
    assert (read(alice, made["id"])["status"], payments(alice)) == ("issued", [])


def test_a_callback_about_another_accounts_try_is_not_taken(
    alice: Person, charlie: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    body, headers = make_callback(begin(made, provider), "paid", amount=Decimal(123), currency="PLN")
    Caller(charlie).post("/payment_providers.json", {"payment_provider": {"kind": "sandbox"}})
    with scope(account=charlie.account):
        other = PaymentProvider.objects.get()

    assert call_back(other, body, headers).status_code == 404
    assert payments(alice) == []


def test_nothing_is_begun_where_nothing_is_due(alice: Person, issue: Any, provider: PaymentProvider) -> None:
    made = issue(status="paid")

    answer = Browser().post(f"/invoice/payment/{made['token']}.json", {"provider_id": provider.pk})

    assert (answer.status_code, answer.json()["message"]) == (422, "Nothing is left to pay")
    with scope(account=alice.account):
        assert Checkout.objects.count() == 0


def test_a_refund_opens_the_document_again_and_happens_once(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    decide(begin(made, provider), "approve")
    (payment,) = payments(alice)
    place = f"/banking/payments/{payment.pk}/refund.json"

    first, second = Caller(alice).post(place), Caller(alice).post(place)

    assert (first.status_code, first.json()["paid"], first.json()["provider_status"]) == (
        200,
        False,
        "refunded",
    )
    assert second.status_code == 422
    assert read(alice, made["id"])["status"] == "issued"


def test_a_payment_that_no_provider_brought_can_t_be_refunded(alice: Person) -> None:
    made = (
        Caller(alice).post("/banking/payments.json", {"banking_payment": {"price": 5, "paid": True}}).json()
    )

    assert Caller(alice).post(f"/banking/payments/{made['id']}/refund.json").status_code == 404


def test_late_news_of_a_refunded_payment_changes_nothing(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    made = issue()
    token = begin(made, provider)
    decide(token, "approve")
    Caller(alice).post(f"/banking/payments/{payments(alice)[0].pk}/refund.json")

    decide(token, "approve")

    assert read(alice, made["id"])["status"] == "issued"


def test_there_is_no_sandbox_on_an_instance_that_is_none(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    token = begin(issue(), provider)

    with override_settings(TIDEBILL_SANDBOX=False):
        answer = Caller(alice).post("/payment_providers.json", {"payment_provider": {"kind": "sandbox"}})
        assert (answer.status_code, list(answer.json()["message"])) == (422, ["kind"])
        assert decide(token, "approve").status_code == 404
    assert payments(alice) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "kind"),
        ({"kind": "gold"}, "kind"),
        ({"kind": "stripe", "webhook_secret": "whsec_1"}, "secret_key"),
        ({"kind": "stripe", "secret_key": "sk_test_1"}, "webhook_secret"),
    ],
)
def test_a_way_to_pay_needs_its_keys(alice: Person, sent: dict[str, str], field: str) -> None:
    answer = Caller(alice).post("/payment_providers.json", {"payment_provider": sent})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [field])
    with scope(account=alice.account):
        assert PaymentProvider.objects.count() == 0


def test_keys_are_never_answered_and_are_stored_encrypted(alice: Person) -> None:
    sent = {"kind": "stripe", "secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
    answer = Caller(alice).post("/payment_providers.json", {"payment_provider": sent})

    assert b"sk_test_1" not in answer.content
    with scope(account=alice.account):
        assert "sk_test_1" not in PaymentProvider.objects.get().settings
    assert not JournalEntry.objects.filter(after__icontains="sk_test_1").exists()


def test_an_owner_who_is_signed_in_may_try_it_too(
    alice: Person, issue: Any, provider: PaymentProvider
) -> None:
    """A session requires a CSRF token; the customer's page has its own token instead."""
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(alice.user)
    made = issue()

    begun = browser.post(f"/invoice/payment/{made['token']}", {"provider_id": provider.pk}, headers=HTML)
    decided = browser.post(begun.headers["Location"], {"decision": "approve"}, headers=HTML)

    assert (begun.status_code, decided.status_code) == (303, 303)
    assert read(alice, made["id"])["status"] == "paid"
