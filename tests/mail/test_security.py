"""Emails are sent to the right server only, and headers can't be injected."""

import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from django.test.utils import override_settings

from tests.mail.conftest import Send, read_mail, work
from tests.mail_server import MailServer, run_mail_server
from tidebill.accounts.models import Account
from tidebill.mail.services.queue import queue_mail
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db


def test_a_server_that_nobody_vouches_for_gets_nothing(send: Send, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with (
        run_mail_server(tls_context=context) as server,
        override_settings(**{**server.settings, "EMAIL_USE_TLS": True}),
    ):
        mail = send()
        work()

    assert (read_mail(mail).status, server.received) == ("queued", [])
    assert "CERTIFICATE_VERIFY_FAILED" in str(read_mail(mail).answer)


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for(
    server: MailServer, send: Send
) -> None:
    with override_settings(EMAIL_USE_TLS=True):
        mail = send()
        work()

    assert (read_mail(mail).status, server.received) == ("queued", [])
    assert "STARTTLS" in str(read_mail(mail).answer)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(("password", "status"), [("right", "sent"), ("wrong", "queued")])
def test_it_signs_in_where_the_server_wants_it(send: Send, password: str, status: str) -> None:
    def check(*arguments: object) -> AuthResult:
        given = arguments[4]
        return AuthResult(success=getattr(given, "password", b"") == b"right", handled=False)

    options = {"authenticator": check, "auth_require_tls": False, "auth_required": True}
    with (
        run_mail_server(**options) as server,
        override_settings(**server.settings, EMAIL_HOST_USER="u", EMAIL_HOST_PASSWORD=password),
    ):
        mail = send()
        work()

    assert read_mail(mail).status == status
    assert str(read_mail(mail).answer).startswith("250" if status == "sent" else "535")


def test_a_line_break_in_a_subject_makes_no_header(server: MailServer, scoped: Account) -> None:
    queue_mail(scoped, to=["a@example.com"], subject="Hello\r\nBcc: b@example.com", text="…")
    work()

    ((recipients, message),) = server.received
    assert recipients == ["a@example.com"]
    assert (message["Subject"], message["Bcc"]) == ("Hello Bcc: b@example.com", None)


@pytest.mark.parametrize("address", ["a@example.com\r\nRCPT TO:<b@example.com>", "a@example.com,", "<a>", ""])
def test_what_is_no_address_is_refused(scoped: Account, address: str) -> None:
    with pytest.raises(Invalid):
        queue_mail(scoped, to=[address], subject="Hello", text="…")


def test_a_name_of_a_seller_makes_no_header(server: MailServer, scoped: Account) -> None:
    scoped.name = 'Łąka "Sp. z o.o."\r\nBcc: b@example.com <x@example.com>'
    queue_mail(scoped, to=["a@example.com"], subject="Hello", text="…")
    work()

    ((recipients, message),) = server.received
    assert (recipients, message["Bcc"]) == (["a@example.com"], None)
    assert [address.addr_spec for address in message["From"].addresses] == ["noreply@127.0.0.1"]
    assert "Łąka" in str(message["From"])
