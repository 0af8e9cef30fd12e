"""Emails that follow from changes elsewhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.recurring.services.issue import issue_due
from tidebill.webhooks.models import Webhook
from tidebill.webhooks.services.state import deactivate

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 15, 12, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 1, 12, tzinfo=UTC)
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}


def recur(person: Person, *, buyer_email: str | None = "buyer@example.com", **recurring: Any) -> None:
    """Create a recurring invoice in January, and issue its occurrence of 1 February."""
    api = Caller(person)
    with time_machine.travel(JANUARY, tick=False):
        sent = {"buyer_name": "Buyer", "buyer_email": buyer_email, "positions": [ROW]}
        base = api.post("/invoices.json", {"invoice": sent}).json()["id"]
        wanted = {"invoice_id": base, "start_date": "2026-02-01", "every": "1m", "name": "Care", **recurring}
        assert api.post("/recurrings.json", {"recurring": wanted}).status_code == 201
    with time_machine.travel(FEBRUARY, tick=False):
        assert issue_due() == 1
        assert issue_due() == 0


def mails(person: Person) -> list[Mail]:
    with scope(account=person.account):
        return list(Mail.objects.order_by("pk").select_related("invoice"))


def test_a_recurring_document_is_mailed_once_to_its_own_addresses(alice: Person) -> None:
    recur(alice, send_email=True, buyer_email="a@example.com", **{})
    (mail,) = mails(alice)

    assert (mail.to, mail.email_pdf, mail.invoice and mail.invoice.recurring_id is not None) == (
        ["a@example.com"],
        True,
        True,
    )


def test_the_addresses_of_the_definition_come_before_the_buyers(alice: Person) -> None:
    api = Caller(alice)
    with time_machine.travel(JANUARY, tick=False):
        sent = {"buyer_name": "Buyer", "buyer_email": "buyer@example.com", "positions": [ROW]}
        base = api.post("/invoices.json", {"invoice": sent}).json()["id"]
        wanted = {"invoice_id": base, "start_date": "2026-02-01", "send_email": True}
        api.post("/recurrings.json", {"recurring": {**wanted, "buyer_email": "a@example.com, b@example.com"}})
    with time_machine.travel(FEBRUARY, tick=False):
        issue_due()

    assert [mail.to for mail in mails(alice)] == [["a@example.com", "b@example.com"]]


def test_one_that_is_not_to_be_mailed_is_not(alice: Person) -> None:
    recur(alice)

    assert mails(alice) == []


def test_one_without_an_address_is_issued_and_the_journal_says_why_it_was_not_mailed(alice: Person) -> None:
    recur(alice, send_email=True, buyer_email=None)

    assert mails(alice) == []
    entry = JournalEntry.objects.get(action="occurrence.unmailed")
    assert entry.after is not None and "email_to" in entry.after["reason"]


def test_the_owner_learns_of_the_end_where_that_is_wanted(alice: Person) -> None:
    recur(alice, end_date="2026-02-15", recurring_finished_notification=True)

    assert [(mail.to, mail.subject) for mail in mails(alice)] == [
        (["alice@example.com"], "A recurring invoice has ended")
    ]


def test_the_owner_learns_that_a_webhook_was_switched_off(alice: Person) -> None:
    hook = {"kind": "client:create", "url": "https://example.com/hook"}
    Caller(alice).post("/webhooks.json", {"webhook": hook})
    with scope(account=alice.account):
        deactivate(Webhook.objects.select_related("account").get(), "HTTP 500")

    (mail,) = mails(alice)
    assert (mail.to, mail.subject) == (["alice@example.com"], "Webhook deactivated")
    assert "https://example.com/hook" in mail.text and "HTTP 500" in mail.text


def test_the_owner_is_notified_of_each_document_if_enabled(alice: Person) -> None:
    recur(alice, email_notification_enabled=True)

    (mail,) = mails(alice)
    with scope(account=alice.account):
        invoice = Invoice.objects.get(recurring_id__isnull=False)
    assert (mail.to, mail.subject) == (["alice@example.com"], f"Care has issued {invoice.number}")
    assert f"/invoices/{invoice.pk}" in mail.text
