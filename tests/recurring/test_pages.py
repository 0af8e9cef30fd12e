"""Pages of recurring invoices, and pausing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from lxml import html

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.recurring.models import Recurring
from tidebill.recurring.services.issue import issue_due

START = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def person(alice: Person) -> Browser:
    browser = Browser(headers={"Accept": "text/html"})
    browser.force_login(alice.user)
    return browser


@pytest.fixture
def source(scoped: Account) -> Invoice:
    return create_invoice(scoped, NewInvoice(buyer_name="Subscriber"))


def _fields(answer: Any) -> dict[str, Any]:
    page = html.fromstring(answer.content.decode())
    (form,) = page.xpath("//form[@data-form]")
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name}


def test_a_document_is_repeated_from_its_page(person: Browser, source: Invoice) -> None:
    fields = _fields(person.get(f"/recurrings/new?invoice_id={source.pk}"))
    assert fields["recurring[invoice_id]"] == str(source.pk)
    answer = person.post("/recurrings", {**fields, "recurring[name]": "Monthly"})

    made = Recurring.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/recurrings/{made.pk}")
    assert (made.name, made.invoice_id, made.every) == ("Monthly", source.pk, "1m")
    card = person.get(f"/recurrings/{made.pk}").content.decode()
    assert "Monthly" in card
    assert "Subscriber" in card
    assert "Monthly" in person.get("/recurrings").content.decode()


def test_a_fault_stands_beside_its_field(person: Browser, source: Invoice) -> None:
    fields = _fields(person.get(f"/recurrings/new?invoice_id={source.pk}"))
    answer = person.post("/recurrings", {**fields, "recurring[time_in_timezone]": "late"})
    assert answer.status_code == 422
    page = html.fromstring(answer.content.decode())
    assert page.xpath("string(//*[@id='recurring_time_in_timezone-faults'])").strip()
    assert Recurring.objects.count() == 0


def test_a_definition_that_is_saved_as_it_is_keeps_its_schedule(person: Browser, source: Invoice) -> None:
    fields = _fields(person.get(f"/recurrings/new?invoice_id={source.pk}"))
    person.post("/recurrings", fields)
    before = Recurring.objects.values("next_at", "anchor", "done", "every", "start_date").get()
    number = Recurring.objects.get().pk
    person.post(f"/recurrings/{number}", _fields(person.get(f"/recurrings/{number}/edit")))
    assert Recurring.objects.values("next_at", "anchor", "done", "every", "start_date").get() == before


def test_what_passed_during_a_pause_is_not_made_up_for(alice: Person, source: Invoice) -> None:
    caller = Caller(alice)
    with time_machine.travel(START, tick=False) as clock:
        sent = {"invoice_id": source.pk, "start_date": "2026-01-15", "every": "1m"}
        number = caller.post("/recurrings.json", {"recurring": sent}).json()["id"]
        paused = caller.post(f"/recurrings/{number}/pause.json").json()
        assert (paused["state"], paused["next_invoice_date"]) == ("paused", "2026-01-15")
        clock.shift(timedelta(days=60))
        assert issue_due() == 0
        # A change doesn't resume it.
        caller.put(f"/recurrings/{number}.json", {"recurring": {"name": "Held", "every": "1m"}})
        assert Recurring.objects.get().next_at is None

        resumed = caller.post(f"/recurrings/{number}/resume.json").json()
        assert (resumed["state"], resumed["next_invoice_date"]) == ("active", "2026-03-15")
        assert issue_due() == 0
        clock.shift(timedelta(days=5))
        assert issue_due() == 1
    assert Invoice.objects.latest("pk").issue_date == date(2026, 3, 15)


def test_holding_and_going_on_are_buttons(person: Browser, source: Invoice) -> None:
    person.post("/recurrings", _fields(person.get(f"/recurrings/new?invoice_id={source.pk}")))
    number = Recurring.objects.get().pk
    assert person.post(f"/recurrings/{number}/pause")["Location"] == f"/recurrings/{number}"
    assert "Resume" in person.get(f"/recurrings/{number}").content.decode()
    person.post(f"/recurrings/{number}/resume")
    assert Recurring.objects.get().state == "active"
    assert person.post(f"/recurrings/{number}", {"_method": "DELETE"})["Location"] == "/recurrings"
    assert Recurring.objects.filter(deleted=False).count() == 0
