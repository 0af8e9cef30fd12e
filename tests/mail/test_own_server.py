"""An account's own mail server is used for all its emails."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from django_scopes import scope

from tests.caller import Caller
from tests.mail.conftest import Send, read_mail, work
from tests.mail_server import MailServer, run_mail_server
from tests.people import Person
from tests.visitor import Visitor
from tidebill.events.models import JournalEntry
from tidebill.mail.models import MailServer as Row

pytestmark = pytest.mark.django_db
PLACE = "/settings/mail_server.json"


@pytest.fixture
def own(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A trusted server that requires TLS and authentication."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def admits(_server: Any, _session: Any, _envelope: Any, _kind: str, login: Any) -> AuthResult:
        return AuthResult(success=(login.login, login.password) == (b"office", b"secret"), handled=False)

    with run_mail_server(tls_context=context, authenticator=admits, auth_required=True) as running:
        yield running


def settle(person: Person, port: int = 587, **values: Any) -> Any:
    sent = {"host": "localhost", "port": port, "sender": "office@alice.example", "user": "office"}
    return Caller(person).put(PLACE, {"mail_server": {**sent, "password": "secret", **values}})


def test_mails_leave_by_it_from_its_sender(
    alice: Person, own: MailServer, server: MailServer, send: Send, settings: Any
) -> None:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    assert settle(alice, own.port).status_code == 200

    mail = send()
    work()

    assert read_mail(mail).status == "sent"
    assert server.received == []
    [(recipients, message)] = own.received
    assert recipients == ["buyer@example.com"]
    assert message["From"].addresses[0].addr_spec == "office@alice.example"


def test_a_wrong_password_is_told_in_the_servers_words(
    alice: Person, own: MailServer, send: Send, settings: Any
) -> None:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    settle(alice, own.port, password="wrong")

    mail = send()
    work()

    assert (read_mail(mail).status, own.received) == ("queued", [])
    assert str(read_mail(mail).answer).startswith("535")


def test_a_server_inside_the_operators_network_is_not_called(
    alice: Person, own: MailServer, send: Send
) -> None:
    settle(alice, own.port)

    mail = send()
    work()

    assert own.received == []
    assert "not a public one" in str(read_mail(mail).answer)


def test_others_go_on_by_the_instances_server(alice: Person, charlie: Person, server: MailServer) -> None:
    settle(alice, 1)
    visitor = Visitor(charlie)

    visitor.send("/settings/mail", seen_on="/settings/mail")
    work()

    assert [recipients for recipients, _ in server.received] == [["charlie@example.org"]]


def test_the_password_is_kept_encrypted_and_never_answered(alice: Person) -> None:
    answer = settle(alice)

    assert (
        answer.json()
        == Caller(alice).get(PLACE).json()
        == {
            "host": "localhost",
            "port": 587,
            "security": "starttls",
            "user": "office",
            "sender": "office@alice.example",
        }
    )
    with scope(account=alice.account):
        assert "secret" not in str(Row.objects.get().password)
        assert "secret" not in str(JournalEntry.objects.filter(action="mail_server.set").get().after)


def test_a_password_that_is_not_sent_stays(alice: Person) -> None:
    settle(alice)
    with scope(account=alice.account):
        kept = Row.objects.get().password

    Caller(alice).put(PLACE, {"mail_server": {"security": "ssl", "password": "", "port": ""}})

    with scope(account=alice.account):
        row = Row.objects.get()
    assert (row.password, row.security, row.port) == (kept, "ssl", 465)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("host", "", "can't be blank"),
        ("host", "a b", "is invalid"),
        ("port", 70_000, "is invalid"),
        ("sender", "nobody", "is invalid"),
        ("user", "", "can't be blank"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(alice: Person, name: str, value: Any, fault: str) -> None:
    settle(alice)

    answer = settle(alice, **{"host": "other.example", name: value})

    assert answer.status_code == 422
    assert fault in str(answer.json()["message"][name])
    with scope(account=alice.account):
        assert Row.objects.get().host == "localhost"


def test_it_is_removed(alice: Person) -> None:
    settle(alice)

    assert Caller(alice).delete(PLACE).status_code == 200

    assert Caller(alice).get(PLACE).status_code == 404
    assert Caller(alice).delete(PLACE).status_code == 200


def test_a_person_settles_it_and_sees_it(alice: Person) -> None:
    visitor = Visitor(alice)
    fields = {"mail_server[host]": "mail.alice.example", "mail_server[sender]": "wrong"}

    refused = visitor.send("/settings/mail_server", seen_on="/settings/mail", _method="PUT", **fields)
    assert refused.status_code == 422
    assert 'id="mail_server_sender-faults"' in refused.content.decode()

    fields["mail_server[sender]"] = "office@alice.example"
    answer = visitor.send("/settings/mail_server", seen_on="/settings/mail", _method="PUT", **fields)
    assert (answer.status_code, answer["Location"]) == (303, "/settings/mail")
    assert "mail.alice.example:587" in visitor.read("/settings/mail")
