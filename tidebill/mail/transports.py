"""Mail transports: SMTP, a provider through a Django backend, or none."""

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from tidebill.outbound import Unreachable, resolve

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_OK, _WILL_FORWARD, _REFUSED_FOR_GOOD = 250, 251, 500
_TOO_MANY = 429
# A provider's states of undeliverable recipients.
_UNDELIVERABLE = frozenset({"invalid", "rejected", "failed"})
HandOver = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class SendOutcome:
    """Accepted, permanently rejected, and temporarily rejected recipients, with the server's responses."""

    accepted: Sequence[str] = ()
    refused: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    answer: str = ""


class NotSent(Exception):
    """Nothing was sent. ``final``: retrying won't help."""

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


class DeliveryUnknown(Exception):
    """The content was transmitted without a response."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """A customer's mail server with credentials."""

    host: str
    port: int
    is_ssl: bool
    user: str | None
    password: str | None = field(repr=False)


def send(
    message: EmailMultiAlternatives,
    recipients: Sequence[str],
    hand_over: HandOver,
    *,
    server: Login | None = None,
) -> SendOutcome | None:
    """Send a message to the recipients; None if no transport is configured.

    Uses ``server``, or the instance's transport. ``hand_over`` is called just before the content is
    transmitted. Raises NotSent and DeliveryUnknown.
    """
    if server:
        return _carry_by_smtp(_backend_of(server), message, recipients, hand_over)
    if not settings.TIDEBILL_MAIL_BACKEND:
        return None
    if settings.TIDEBILL_MAIL_BACKEND == _SMTP:
        return _carry_by_smtp(EmailBackend(), message, recipients, hand_over)
    return _send_by_provider(message, recipients, hand_over)


class _Checked(smtplib.SMTP):
    """Connects to a checked address; the certificate must match the name."""

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return super()._get_socket(str(resolve(host, port)), port, timeout)  # type: ignore[misc]


class _CheckedBySsl(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return super()._get_socket(str(resolve(host, port)), port, timeout)  # type: ignore[misc]


class _CheckedBackend(EmailBackend):
    """Connects to public addresses only, since customers choose the server."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _CheckedBySsl if self.use_ssl else _Checked


def _backend_of(server: Login) -> EmailBackend:
    return _CheckedBackend(
        host=server.host,
        port=server.port,
        username=server.user or "",
        password=server.password or "",
        use_ssl=server.is_ssl,
        use_tls=not server.is_ssl,
    )


def _carry_by_smtp(
    backend: EmailBackend, message: EmailMultiAlternatives, recipients: Sequence[str], hand_over: HandOver
) -> SendOutcome:
    try:
        backend.open()
        return _send_by_smtp(backend.connection, message, recipients, hand_over)
    except smtplib.SMTPResponseException as error:
        raise NotSent(_said(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError, Unreachable) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
    finally:
        with suppress(Exception):
            backend.close()


def _send_by_smtp(
    server: Any, message: EmailMultiAlternatives, recipients: Sequence[str], hand_over: HandOver
) -> SendOutcome:
    """Perform one SMTP transaction step by step, to learn who was accepted and when the content was sent."""
    content = bytes(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
    server.ehlo_or_helo_if_needed()
    code, text = server.mail(parseaddr(message.from_email)[1])
    if code != _OK:
        return _outcome(code, text, recipients)
    taken: list[str] = []
    refused: dict[str, str] = {}
    later: dict[str, str] = {}
    for address in recipients:
        code, text = server.rcpt(address)
        if code in (_OK, _WILL_FORWARD):
            taken.append(address)
        else:
            (refused if code >= _REFUSED_FOR_GOOD else later)[address] = _said(code, text)
    if not taken:
        said = next(iter([*refused.values(), *later.values()]), "")
        return SendOutcome(refused=refused, later=later, answer=said)
    hand_over()
    code, text = _give(server, content)
    last = _outcome(code, text, taken)
    return SendOutcome(
        accepted=last.accepted,
        refused={**refused, **last.refused},
        later={**later, **last.later},
        answer=last.answer,
    )


def _give(server: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    try:
        code, text = server.data(content)
    except smtplib.SMTPResponseException as error:
        return error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryUnknown(
            f"No answer to the text of the mail: {type(error).__name__}: {error}"
        ) from error
    return code, text


def _outcome(code: int, text: bytes, recipients: Sequence[str]) -> SendOutcome:
    said = _said(code, text)
    if code == _OK:
        return SendOutcome(accepted=recipients, answer=said)
    everybody = dict.fromkeys(recipients, said)
    if code >= _REFUSED_FOR_GOOD:
        return SendOutcome(refused=everybody, answer=said)
    return SendOutcome(later=everybody, answer=said)


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _send_by_provider(
    message: EmailMultiAlternatives, recipients: Sequence[str], hand_over: HandOver
) -> SendOutcome:
    """Send through any Django backend; django-anymail reports each recipient's status."""
    message.to, message.cc, message.bcc = (
        [address for address in listed if address in recipients]
        for listed in (message.to, message.cc, message.bcc)
    )
    connection = get_connection(settings.TIDEBILL_MAIL_BACKEND)
    hand_over()
    try:
        connection.send_messages([message])
    except Exception as error:
        _raise_send_error(error)
    found = getattr(message, "anymail_status", None)
    states = {address: state.status for address, state in found.recipients.items()} if found else {}
    refused = {address: str(state) for address, state in states.items() if state in _UNDELIVERABLE}
    accepted = [address for address in recipients if address not in refused]
    return SendOutcome(accepted=accepted, refused=refused, answer=f"{getattr(found, 'message_id', '') or ''}")


def _raise_send_error(error: Exception) -> None:
    """Map an error: a provider that responded has not accepted the email; without a response it may have."""
    status = getattr(error, "status_code", None)
    if status is not None:
        final = 400 <= status < 500 and status != _TOO_MANY
        raise NotSent(str(error), final=final) from error
    recipients = getattr(error, "recipients", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused) and isinstance(recipients, dict):
        raise NotSent(str(error), final=True) from error
    if type(error).__name__ in ("AnymailRecipientsRefused", "AnymailUnsupportedFeature"):
        raise NotSent(str(error), final=True) from error
    raise DeliveryUnknown(f"{type(error).__name__}: {error}") from error
