"""Credentials that KSeF rejects pause the connection; documents stay queued, and go once it works again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.einvoicing.scenarios import document
from tests.people import Person
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import TOKEN, KsefDouble
from tests.transmission.test_ksef import key_pair, only, stored
from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.storage import clock
from tidebill.transmission.commands import KsefInput
from tidebill.transmission.models import Connection
from tidebill.transmission.section import transmission_section
from tidebill.transmission.services import expiry, state_machine
from tidebill.transmission.services.connect import connect_ksef
from tidebill.transmission.services.connect import test_connection as try_connection
from tidebill.transmission.services.submit import submit_to_register
from tidebill.transmission.tasks import announce_all, fetch_all, probe_all, reconcile

Issue = Callable[..., Invoice]
SEND = r"POST .*/online/[^/]+/invoices"


@pytest.mark.parametrize(
    ("pattern", "status"),
    [
        (None, 400),
        (r"POST .*/auth/ksef-token", 401),
        (r"POST .*/auth/ksef-token", 403),
        (r"POST .*/auth/token/redeem", 403),
        (r"POST .*/sessions/online$", 403),
        (SEND, 403),
        (r"GET .*/sessions/[^/]+/invoices$", 403),
    ],
)
def test_rejected_credentials_pause_once_and_all_documents_go_later(
    pattern: str | None, status: int, issue: Issue, connect: Connect, double: KsefDouble, alice: Person
) -> None:
    connection = connect()
    if pattern is None:
        double.token = "another"
    else:
        double.fail(pattern, status, times=99)
    invoices = [document(issue) for _ in range(3)]
    for invoice in invoices:
        submit_to_register(invoice)
    work_through()

    connection.refresh_from_db()
    assert connection.paused_at is not None
    assert str(status) in (connection.pause_reason or "")
    assert {stored(invoice).gov_status for invoice in invoices} <= {"processing", "server_error"}
    assert {only(invoice).state for invoice in invoices} <= {"queued", "sent", "unknown"}
    mails = Mail.objects.filter(key__startswith="ksef paused")
    assert [mail.subject for mail in mails] == ["KSeF rejects your credentials"]
    section = transmission_section(stored(invoices[-1]))
    assert section is not None
    assert section.pause_reason == connection.pause_reason

    asked = len(double.requests)
    state_machine.run(only(invoices[0]).pk)
    reconcile.call()
    fetch_all.call()
    work_through()
    assert len(double.requests) == asked

    double.token = TOKEN
    double.faults.clear()
    probe_all.call()
    work_through()
    connection.refresh_from_db()
    assert connection.paused_at is None
    assert {stored(invoice).gov_status for invoice in invoices} == {"ok"}
    assert len(double.accepted) == len(double.taken) == 3
    assert mails.count() == 1


@pytest.mark.parametrize("way", ["settings", "test"])
def test_new_credentials_resume_at_once(
    way: str, issue: Issue, connect: Connect, double: KsefDouble, scoped: Account
) -> None:
    connection = connect(token="wrong")
    invoice = document(issue)
    submit_to_register(invoice)
    work_through()
    assert stored(invoice).gov_error_messages == ["400 Invalid token"]
    if way == "settings":
        connect_ksef(scoped, KsefInput(token=TOKEN))
    else:
        double.token = "wrong"
        connection.refresh_from_db()
        assert try_connection(connection) == ""
    work_through()

    assert stored(invoice).gov_status == "ok"


def test_a_disabled_connection_keeps_documents_queued(
    issue: Issue, connect: Connect, double: KsefDouble, scoped: Account
) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    connect_ksef(scoped, KsefInput(active=False))
    work_through()
    reconcile.call()
    work_through()
    assert only(invoice).state == "queued"
    connect_ksef(scoped, KsefInput(active=True))
    work_through()

    assert stored(invoice).gov_status == "ok"
    assert len(double.taken) == 1


def test_one_sign_in_serves_many_documents_until_it_expires(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    for _ in range(3):
        submit_to_register(document(issue))
        work_through()
    assert double.tokens_signed == 1
    # KSeF no longer accepts the access token.
    double.fail(r"POST .*/sessions/online$", 401)
    submit_to_register(document(issue))
    work_through()
    assert double.tokens_signed == 2
    monkeypatch.setattr("tidebill.transmission.channels.ksef.gateway._MARGIN", timedelta(hours=2))
    connection = Connection.objects.get()
    assert try_connection(connection) == try_connection(connection) == ""

    assert double.tokens_signed == 4
    assert len(double.accepted) == 4


def test_expiring_credentials_are_announced_once_per_step(
    connect: Connect, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect(token="", **key_pair(), **key_pair("offline_"))
    assert [found.name for found in expiry.expiries_of(connection)] == ["certificate", "offline_certificate"]
    announce_all.call()
    assert not Mail.objects.filter(subject="Your access to KSeF expires").exists()
    moment = {"at": datetime(2099, 11, 20, tzinfo=UTC)}
    monkeypatch.setattr(clock, "today", lambda _zone: moment["at"].date())
    for days in (0, 1, 2, 13, 30, 41):
        moment["at"] = datetime(2099, 11, 20, tzinfo=UTC) + timedelta(days=days)
        announce_all.call()

    mails = Mail.objects.filter(subject="Your access to KSeF expires")
    assert mails.count() == 2 * len({60, 30, 14, 1})
    assert "can be used until 2100-01-01" in mails[0].text


def test_tokens_end_on_a_known_day(connect: Connect) -> None:
    assert [str(found.day) for found in expiry.expiries_of(connect())] == ["2026-12-31"]
    assert expiry.expiries_of(connect(environment="demo")) == []
