"""Official rules run outside of transactions, and subscribers only queue."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from tests.caller import Caller
from tests.einvoicing.european import PARTIES, row
from tests.people import Person
from tidebill.accounts.commands import AccountInput
from tidebill.accounts.services.settings import update_settings
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.services.products import create_product
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.validation import result
from tidebill.events import journal
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.recurring.models import Recurring
from tidebill.recurring.services.issue import issue_due
from tidebill.storage.transactions import in_transaction
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.services.manage import create_webhook

pytestmark = pytest.mark.django_db(transaction=True)
INVOICE: dict[str, Any] = {**PARTIES, "positions": [row()]}
INVALID: dict[str, Any] = {**INVOICE, "buyer_reference": ""}


@pytest.fixture
def runs(alice: Person, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open, for each run of the rules. Alice's account requires XRechnung."""
    update_settings(alice.account, AccountInput(validate_invoices_as="xrechnung"))
    check, seen = result.checker.check, []

    def watch(*args: Any, **kwargs: Any) -> Any:
        seen.append(in_transaction())
        return check(*args, **kwargs)

    monkeypatch.setattr(result.checker, "check", watch)
    return seen


def create(alice: Person, **headers: str) -> Any:
    return Caller(alice).post("/invoices.json", {"invoice": INVOICE}, **headers)


def create_with_key(alice: Person) -> Any:
    answer = create(alice, **{"Idempotency-Key": "V-1"})
    assert create(alice, **{"Idempotency-Key": "V-1"}).content == answer.content
    return answer


def create_by_form(alice: Person) -> Any:
    browser = Client()
    browser.force_login(alice.user)
    sent = {f"invoice[{name}]": value for name, value in INVOICE.items() if isinstance(value, str)}
    rows = {f"invoice[positions][0][{name}]": value for name, value in INVOICE["positions"][0].items()}
    sent |= {**{name: str(value) for name, value in rows.items()}, "form_key": "F"}
    return browser.post("/invoices", sent, headers={"accept": "text/html", "X-Sent-By": "form"})


def change(alice: Person) -> Any:
    place = f"/invoices/{create(alice).json()['id']}.json"
    return Caller(alice).put(place, {"invoice": {"buyer_city": "Ulm"}}, **{"Idempotency-Key": "C"})


def send_by_email(alice: Person) -> Any:
    place = f"/invoices/{create(alice).json()['id']}/send_by_email.json"
    sent = {"email_to": "a@b.example", "email_xml": "peppol"}
    return Caller(alice).post(place, sent, **{"Idempotency-Key": "M"})


@pytest.mark.parametrize("act", [create, create_with_key, create_by_form, change, send_by_email])
def test_the_rules_never_run_in_a_transaction(
    alice: Person, runs: list[bool], act: Callable[[Person], Any]
) -> None:
    answer = act(alice)

    assert answer.status_code in (200, 201), answer.content
    assert runs
    assert not any(runs)
    with scope(account=alice.account):
        invoice = Invoice.objects.get()
        assert Check.objects.filter(invoice_id=invoice.pk, valid=True).exists()
        assert JournalEntry.objects.filter(action="invoice.create").count() == 1


def test_a_refused_document_takes_no_number_and_leaves_nothing(alice: Person, runs: list[bool]) -> None:
    refused = Caller(alice).post("/invoices.json", {"invoice": INVALID}, **{"Idempotency-Key": "V-2"})

    assert (refused.status_code, list(refused.json()["message"])) == (422, ["buyer_reference"])
    with scopes_disabled():
        assert not Invoice.objects.exists()
        assert not JournalEntry.objects.filter(action__in=["invoice.create", "client.create"]).exists()
    assert create(alice).json()["number"].startswith("1/")


def test_the_warnings_of_a_repeated_request_appear_once(alice: Person, runs: list[bool]) -> None:
    sent = {"invoice": {**INVOICE, "odd": 1}}

    answer = Caller(alice).post("/invoices.json", sent, **{"Idempotency-Key": "V-3"})

    assert answer.status_code == 201
    assert answer["Warning"] == '299 tidebill "ignored: invoice.odd"'


def test_a_recurring_definition_waits_for_the_rules_without_holding_its_lock(
    alice: Person, runs: list[bool]
) -> None:
    with time_machine.travel("2026-01-15T12:00:00Z", tick=False):
        base = create(alice).json()["id"]
        sent = {"invoice_id": base, "name": "Monthly", "start_date": "2026-01-31", "every": "1m"}
        answer = Caller(alice).post("/recurrings.json", {"recurring": sent})
    assert answer.status_code == 201, answer.content
    runs.clear()

    with time_machine.travel("2026-01-31T12:00:00Z", tick=False):
        assert issue_due(most=1) == 1
    assert runs
    assert not any(runs)
    with scope(account=alice.account):
        assert Invoice.objects.exclude(pk=base).get().recurring_id == Recurring.objects.get().pk


@pytest.fixture
def written(alice: Person) -> Iterator[set[str]]:
    """Tables that subscribers write to."""
    tables: set[str] = set()
    watched = {subscriber: _watch(subscriber, tables) for subscriber in journal.subscribers}
    for subscriber, watching in watched.items():
        journal.subscribers.unregister(subscriber)
        journal.subscribers.register(watching)
    yield tables
    for subscriber, watching in watched.items():
        journal.subscribers.unregister(watching)
        journal.subscribers.register(subscriber)


def _watch(subscriber: journal.Subscriber, tables: set[str]) -> journal.Subscriber:
    def watch(entry: JournalEntry, subject: Any, /) -> None:
        with CaptureQueriesContext(connection) as queries:
            subscriber(entry, subject)
        for query in queries:
            words = (query["sql"] or "SELECT").replace('"', "").split()
            if words[0] in ("INSERT", "UPDATE", "DELETE"):
                tables.add(words[1] if words[0] == "UPDATE" else words[2])

    return watch


def test_subscribers_write_only_to_queues(alice: Person, written: set[str], settings: Any) -> None:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    with scope(account=alice.account):
        for kind in ("invoice:create", "invoice:update", "client:create"):
            create_webhook(alice.account, WebhookInput(kind=kind, url="http://127.0.0.1:9/hook"))
        create_product(alice.account, ProductInput(name="Thing"), by=alice.user)

    made = create(alice).json()
    Caller(alice).put(f"/invoices/{made['id']}.json", {"invoice": {"place": "Hel"}})
    Caller(alice).post("/payments.json", {"payment": {"price": 5, "paid": True, "invoice_ids": [made["id"]]}})

    assert written == {"webhooks_webhookdelivery", "events_job"}, json.dumps(sorted(written))
