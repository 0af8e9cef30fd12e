"""A client sees their own documents, balance and payment options, and nothing else."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.catalog.models import Client
from tidebill.events import queue
from tidebill.events.models import JournalEntry
from tidebill.events.worker import attempt

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def buyer(alice: Person) -> dict[str, Any]:
    """A client with a password, and a document of 123 with 23 paid."""
    api = Caller(alice)
    client = {"name": "Buyer", "email": "buyer@example.com"}
    made = api.post("/clients.json", {"client": client}).json()
    api.post(f"/clients/{made['id']}/panel_password.json", {"password": "open sesame"})
    api.post("/invoices.json", {"invoice": {"client_id": made["id"], "positions": [ROW], "paid": "23"}})
    return made


def enter(browser: Browser, buyer: dict[str, Any], **given: str) -> Any:
    sent = {"email": "buyer@example.com", "password": "open sesame", **given}
    return browser.post(f"/client/{buyer['token']}/sign_in", sent, headers=HTML)


def look(browser: Browser, buyer: dict[str, Any], more: str = "") -> str:
    return browser.get(f"/client/{buyer['token']}{more}", headers=HTML).content.decode()


def test_the_address_alone_shows_nothing(buyer: dict[str, Any]) -> None:
    page = look(Browser(), buyer)

    assert "Sign in with password" in page
    assert "/11/2026" not in page
    assert "100.00" not in look(Browser(), buyer, "/statement")


def test_a_password_lets_in(buyer: dict[str, Any]) -> None:
    browser = Browser()

    answer = enter(browser, buyer, email=" Buyer@Example.com ")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/client/{buyer['token']}")
    page = look(browser, buyer)
    assert "100.00" in page
    assert 'href="/invoice/payment/' in page
    assert re.search(r'href="/invoice/\w+\.pdf"', page)


@pytest.mark.parametrize(
    "given", [{"password": "guess"}, {"password": ""}, {"email": "other@example.com"}, {"email": ""}]
)
def test_anything_else_does_not(buyer: dict[str, Any], given: dict[str, str]) -> None:
    browser = Browser()

    assert enter(browser, buyer, **given).status_code == 422
    assert "Sign in with password" in look(browser, buyer)


def test_a_client_without_a_password_is_let_in_by_none(alice: Person, buyer: dict[str, Any]) -> None:
    Caller(alice).post(f"/clients/{buyer['id']}/panel_password.json", {"password": None})

    assert enter(Browser(), buyer, password="").status_code == 422


def test_guessing_is_stopped(buyer: dict[str, Any]) -> None:
    browser = Browser()
    statuses = [enter(browser, buyer, password="guess").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    assert enter(browser, buyer).status_code == 429


def test_one_client_sees_nothing_of_another(alice: Person, charlie: Person, buyer: dict[str, Any]) -> None:
    browser = Browser()
    enter(browser, buyer)
    other = Caller(alice).post("/clients.json", {"client": {"name": "Other"}}).json()
    foreign = Caller(charlie).post("/clients.json", {"client": {"name": "Foreign"}}).json()
    Caller(alice).post(
        "/invoices.json", {"invoice": {"client_id": other["id"], "oid": "X", "positions": [ROW]}}
    )

    for stranger in (other, foreign):
        assert "Sign in with password" in look(browser, stranger)
    assert look(browser, buyer).count('<td class="number">') == 1


def test_expenses_and_deleted_documents_are_not_shown(alice: Person, buyer: dict[str, Any]) -> None:
    api, browser = Caller(alice), Browser()
    expense = {"client_id": buyer["id"], "income": "0", "number": "THEIRS", "positions": [ROW]}
    api.post("/invoices.json", {"invoice": expense})
    gone = api.post("/invoices.json", {"invoice": {"client_id": buyer["id"], "positions": [ROW]}}).json()
    api.delete(f"/invoices/{gone['id']}.json")
    enter(browser, buyer)

    page = look(browser, buyer)
    assert "THEIRS" not in page
    assert page.count('<td class="number">') == 1


def test_the_statement_ends_with_what_is_owed(alice: Person, buyer: dict[str, Any]) -> None:
    browser = Browser()
    enter(browser, buyer)

    page = look(browser, buyer, "/statement")

    numbers = re.findall(r'<td class="number"[^>]*>([\d.,]*)</td>', page)
    assert numbers == ["123.00", "", "123.00", "", "23.00", "100.00"]
    assert Caller(alice).get(f"/clients/{buyer['id']}.json").json()["balance"] == "100.0"


def test_who_signs_out_is_out(buyer: dict[str, Any]) -> None:
    browser = Browser()
    enter(browser, buyer)

    browser.post(f"/client/{buyer['token']}/sign_out", headers=HTML)

    assert "Sign in with password" in look(browser, buyer)


def test_another_password_shuts_everybody_out(alice: Person, buyer: dict[str, Any]) -> None:
    browser = Browser()
    enter(browser, buyer)

    Caller(alice).post(f"/clients/{buyer['id']}/panel_password.json", {"password": "another one"})

    assert "Sign in with password" in look(browser, buyer)


def ask_for_link(buyer: dict[str, Any]) -> str:
    """Return the emailed link."""
    answer = Browser().post(f"/client/{buyer['token']}/send_link", headers=HTML)
    assert "we have sent you a sign-in link" in answer.content.decode()
    job = queue.claim()
    assert job is not None
    attempt(job)
    message = mail.outbox[-1]
    assert message.to == ["buyer@example.com"]
    found = re.search(r"http://127.0.0.1:8000(/client/\S+)", str(message.body))
    assert found is not None
    return found[1]


def test_a_mailed_link_lets_in_once(buyer: dict[str, Any]) -> None:
    browser = Browser()
    link = ask_for_link(buyer)

    # A mail scanner that opens the link doesn't use it up.
    assert Browser().get(link, headers=HTML).status_code == 200
    assert browser.post(link, headers=HTML).status_code == 303
    assert "100.00" in look(browser, buyer)
    again = Browser().post(link, headers=HTML)
    assert (again.status_code, "has been used" in again.content.decode()) == (422, True)


def test_a_link_is_good_for_half_an_hour(buyer: dict[str, Any]) -> None:
    with time_machine.travel(NOON, tick=False):
        link = ask_for_link(buyer)
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        assert Browser().post(link, headers=HTML).status_code == 422


def test_a_link_for_one_client_opens_no_other(alice: Person, buyer: dict[str, Any]) -> None:
    link = ask_for_link(buyer)
    other = Caller(alice).post("/clients.json", {"client": {"name": "Other"}}).json()

    assert Browser().post(link.replace(buyer["token"], other["token"]), headers=HTML).status_code == 422


def test_nobody_learns_whether_there_is_an_address(alice: Person) -> None:
    nobody = Caller(alice).post("/clients.json", {"client": {"name": "No address"}}).json()

    answer = Browser().post(f"/client/{nobody['token']}/send_link", headers=HTML)

    assert "we have sent you a sign-in link" in answer.content.decode()
    assert queue.claim() is None


def test_the_panel_password_is_never_short_and_never_told(alice: Person, buyer: dict[str, Any]) -> None:
    place = f"/clients/{buyer['id']}/panel_password.json"

    answer = Caller(alice).post(place, {"password": "short"})

    assert (answer.status_code, list(answer.json()["message"])) == (422, ["password"])
    with scope(account=alice.account):
        assert Client.objects.get(pk=buyer["id"]).panel_password.startswith("md5$")
    entry = JournalEntry.objects.get(action="client.panel")
    assert entry.after == {"password": True}
