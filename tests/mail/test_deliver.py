"""Sending emails: recorded states under any behavior of the server."""

import subprocess
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.mail.conftest import Send, read_mail, work
from tests.mail_server import MailServer
from tests.people import Person
from tests.visitor import Visitor
from tests.workers import start_worker
from tidebill.accounts.models import Account
from tidebill.events.models import Job, JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.mail.services import deliver
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.tasks import find_stranded_mails
from tidebill.storage import clock

pytestmark = pytest.mark.django_db


def read_invoice(account: Account, number: int) -> Invoice:
    with scope(account=account):
        return Invoice.objects.get(pk=number)


def test_it_is_sent_once_the_server_has_accepted_it_and_not_before(
    server: MailServer, send: Send, account: Account, document: int
) -> None:
    mail = send(email_pdf=True)
    before = read_invoice(account, document)

    work()

    after, sent = read_invoice(account, document), read_mail(mail)
    assert (before.status, before.sent_time, mail.status, mail.sent_time) == ("issued", None, "queued", None)
    assert (sent.status, sent.answer, sent.accepted) == ("sent", "250 Taken", ["buyer@example.com"])
    assert sent.sent_time is not None
    assert (after.status, after.sent_time is not None) == ("sent", True)
    ((recipients, message),) = server.received
    assert (recipients, message["To"]) == (["buyer@example.com"], "buyer@example.com")
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/pdf"]
    assert JournalEntry.objects.get(action="invoice.send").subject_id == document


def test_the_history_of_the_document_tells_of_it(
    server: MailServer, send: Send, alice: Person, document: int
) -> None:
    place = f"/invoices/{document}"
    send()
    before = Visitor(alice).read(place)
    assert "Email to buyer@example.com" in before
    assert "Accepted by the server" not in before

    work()

    assert "Accepted by the server" in Visitor(alice).read(place)


def test_a_document_that_is_paid_stays_paid(
    server: MailServer, send: Send, account: Account, alice: Person, document: int
) -> None:
    Caller(alice).post(f"/invoices/{document}/change_status.json", {"status": "paid"})
    send()

    work()

    after = read_invoice(account, document)
    assert (after.status, after.sent_time is not None) == ("paid", True)


def test_while_the_server_is_down_it_waits_and_then_goes_out(
    server: MailServer, send: Send, account: Account, document: int
) -> None:
    with override_settings(EMAIL_PORT=1):
        mail = send()
        work()
    waiting = read_mail(mail)
    assert (waiting.status, waiting.attempts, waiting.handed_over_at) == ("queued", 1, None)
    assert "refused" in str(waiting.answer)
    assert read_invoice(account, document).sent_time is None

    with time_machine.travel(clock.actual() + timedelta(minutes=1), tick=True):
        work()

    assert (read_mail(mail).status, read_mail(mail).attempts, len(server.received)) == ("sent", 2, 1)


def test_after_three_days_without_a_server_it_has_failed_with_the_reason(send: Send) -> None:
    begin = clock.actual()
    with override_settings(TIDEBILL_MAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1):
        mail = send()
        for hours in range(0, 24 * 6, 2):
            with time_machine.travel(begin + timedelta(hours=hours), tick=True):
                work()

    assert read_mail(mail).status == "failed"
    assert "refused" in str(read_mail(mail).answer)


def test_a_slow_server_keeps_no_request_waiting_and_leaves_a_mail_that_may_have_gone_out(
    server: MailServer, send: Send
) -> None:
    def dawdle(_text: str) -> str:
        time.sleep(2)
        return "250 Taken"

    server.to_text = dawdle
    began = time.monotonic()
    mail = send()
    asked = time.monotonic() - began
    work()

    assert asked < 1
    assert read_mail(mail).status == "unconfirmed"
    assert "No answer to the text" in str(read_mail(mail).answer)


def test_one_recipient_that_is_refused_is_named_and_the_others_get_it(server: MailServer, send: Send) -> None:
    server.to_recipient = lambda address: "550 No such user" if address.startswith("gone") else "250 OK"

    mail = send(email_to="here@example.com,gone@example.com,")
    work()

    found = read_mail(mail)
    assert (found.status, found.accepted) == ("sent", ["here@example.com"])
    assert found.refused == {"gone@example.com": "550 No such user"}
    assert [recipients for recipients, _ in server.received] == [["here@example.com"]]


def test_a_mail_that_everybody_is_refused_has_failed_and_its_document_is_not_sent(
    server: MailServer, send: Send, account: Account, document: int
) -> None:
    server.to_recipient = lambda _: "550 No such user"

    mail = send()
    work()

    found, invoice = read_mail(mail), read_invoice(account, document)
    assert (found.status, found.answer, found.attempts) == ("failed", "550 No such user", 1)
    assert (invoice.status, invoice.sent_time) == ("issued", None)
    assert server.received == []


def test_who_is_refused_for_now_gets_it_later_and_nobody_gets_it_twice(
    server: MailServer, send: Send
) -> None:
    server.to_recipient = lambda address: "451 Later" if address.startswith("grey") else "250 OK"
    mail = send(email_to="here@example.com,grey@example.com")
    work()
    assert (read_mail(mail).status, read_mail(mail).accepted) == ("queued", ["here@example.com"])

    server.to_recipient = lambda _: "250 OK"
    with time_machine.travel(clock.actual() + timedelta(minutes=1), tick=True):
        work()

    assert [recipients for recipients, _ in server.received] == [["here@example.com"], ["grey@example.com"]]
    assert (read_mail(mail).status, read_mail(mail).refused) == ("sent", {})


def test_a_text_that_is_refused_for_good_is_not_sent_again(server: MailServer, send: Send) -> None:
    server.to_text = lambda _: "554 Looks like spam"

    mail = send()
    work()

    assert (read_mail(mail).status, read_mail(mail).answer) == ("failed", "554 Looks like spam")


def test_a_job_that_runs_again_sends_nothing_twice(server: MailServer, send: Send) -> None:
    mail = send()
    work()

    for _ in range(3):
        deliver.deliver.call(mail=mail.pk)

    assert len(server.received) == 1
    assert read_mail(mail).attempts == 1


def test_what_died_before_handing_over_is_sent_and_what_died_after_is_not(
    server: MailServer, send: Send
) -> None:
    past = clock.actual() - timedelta(minutes=5)
    mail, again = send(), send(force=True)
    dead: dict[str, Any] = {"status": "sending", "attempts": 1, "leased_until": past}
    Mail.everything.filter(pk=mail.pk).update(**dead)
    Mail.everything.filter(pk=again.pk).update(**dead, handed_over_at=past)

    work()

    assert (read_mail(mail).status, read_mail(again).status) == ("sent", "unconfirmed")
    assert len(server.received) == 1
    assert "it may have gone out" in str(read_mail(again).answer)


def test_a_mail_whose_job_is_gone_gets_another(server: MailServer, send: Send) -> None:
    mail = send()
    Job.objects.all().delete()
    find_stranded_mails.call()
    work()
    assert read_mail(mail).status == "queued"

    with time_machine.travel(clock.actual() + timedelta(hours=2), tick=True):
        find_stranded_mails.call()
        work()

    assert (read_mail(mail).status, len(server.received)) == ("sent", 1)


def test_an_attempt_that_was_overtaken_hands_nothing_over(
    server: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = send()
    compose = deliver.compose

    def overtake(claimed: Mail) -> Any:
        Mail.everything.filter(pk=claimed.pk).update(attempts=9)
        return compose(claimed)

    monkeypatch.setattr(deliver, "compose", overtake)
    deliver.deliver.call(mail=mail.pk)

    assert server.received == []
    assert (read_mail(mail).status, read_mail(mail).attempts) == ("sending", 9)


def test_what_can_not_be_printed_is_tried_again_with_the_reason(
    server: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_mail: Mail) -> Any:
        raise ValueError("no font")

    mail = send()
    with monkeypatch.context() as patch:
        patch.setattr(deliver, "compose", fail)
        work()

    assert (read_mail(mail).status, read_mail(mail).answer) == ("queued", "ValueError: no font")
    assert server.received == []


def test_without_a_server_it_is_kept_and_sent_to_nobody(send: Send, account: Account, document: int) -> None:
    mail = send()

    work()

    assert (read_mail(mail).status, read_mail(mail).sent_time) == ("trapped", None)
    assert read_invoice(account, document).sent_time is None


def test_of_one_key_there_is_one_mail(server: MailServer, scoped: Account) -> None:
    made = [
        queue_mail(scoped, to=["a@example.com"], subject="Once", text="…", key="welcome 1") for _ in range(3)
    ]
    work()

    assert len({mail.pk for mail in made}) == 1
    assert len(server.received) == 1


def test_files_go_along(server: MailServer, scoped: Account) -> None:
    files = [("note.txt", "text/plain", b"hello"), ("a.bin", "application/octet-stream", b"\x00\xff")]
    queue_mail(scoped, to=["a@example.com"], subject="Files", text="See there", attachments=files)
    work()

    ((_, message),) = server.received
    parts = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]
    assert [(name, bytes(content).strip(b"\r\n")) for name, content in parts] == [  # type: ignore[arg-type]
        ("note.txt", b"hello"),
        ("a.bin", b"\x00\xff"),
    ]


def test_a_provider_that_says_no_has_failed_and_one_that_says_nothing_is_unsure(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusal(Exception):
        status_code = 400

    for error, status in ((Refusal("bad address"), "failed"), (TimeoutError("no answer"), "unconfirmed")):

        def refuse(_self: Any, _messages: Any, error: Exception = error) -> int:
            raise error

        monkeypatch.setattr("anymail.backends.test.EmailBackend.send_messages", refuse)
        with override_settings(TIDEBILL_MAIL_BACKEND="anymail.backends.test.EmailBackend"):
            mail = send(force=True)
            work()
        assert read_mail(mail).status == status


def test_a_provider_through_anymail_takes_it(send: Send) -> None:
    with override_settings(TIDEBILL_MAIL_BACKEND="anymail.backends.test.EmailBackend"):
        mail = send()
        work()

    assert (read_mail(mail).status, read_mail(mail).accepted) == ("sent", ["buyer@example.com"])


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(server: MailServer, scoped: Account) -> None:
    made = [
        queue_mail(scoped, to=[f"r{number}@example.com"], subject=f"Mail {number}", text="…")
        for number in range(12)
    ]
    code = "from tidebill.events import worker; worker.run()"
    place = {"TIDEBILL_SMTP_URL": server.url}
    end = time.monotonic() + 60
    while time.monotonic() < end and Mail.objects.filter(status="queued").exists():
        worker = start_worker(code, **place)
        wait_for_more(server, end)
        worker.kill()
        worker.wait()
    recover(place, code)

    states = {mail.pk: mail.status for mail in Mail.objects.all()}
    taken = [recipients[0] for recipients, _ in server.received]
    assert len(taken) == len(set(taken))
    assert set(states.values()) <= {"sent", "unconfirmed"}
    assert {mail.to[0] for mail in made if states[mail.pk] == "sent"} <= set(taken)
    assert len(taken) >= sum(status == "sent" for status in states.values())


def wait_for_more(server: MailServer, end: float) -> None:
    """Wait until the server has accepted a few more emails, while the worker is busy."""
    had = len(server.received)
    while len(server.received) < had + 4 and time.monotonic() < end:
        if not Mail.objects.filter(status="queued").exists():
            return
        time.sleep(0.01)


def recover(place: dict[str, str], code: str) -> None:
    """Expire the leases of dead workers, and let a worker continue."""
    past = clock.actual() - timedelta(minutes=1)
    Mail.objects.filter(status="sending").update(leased_until=past)
    for mail in Mail.objects.filter(status__in=Mail.WAITING):
        deliver.deliver.using(account=mail.account).enqueue(mail=mail.pk)
    worker = start_worker(code, **place)
    end = time.monotonic() + 30
    while Mail.objects.filter(status__in=Mail.WAITING).exists() and time.monotonic() < end:
        time.sleep(0.05)
    worker.terminate()
    try:
        worker.wait(timeout=20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
