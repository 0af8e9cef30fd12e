"""Authenticated sessions with KSeF."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop
from ksef_client import KsefClient, KsefClientOptions
from ksef_client.exceptions import KsefHttpError
from ksef_client.models import AuthenticationTokensResponse
from ksef_client.services.workflows import AuthCoordinator

from tidebill.accounts import tokens
from tidebill.storage import clock
from tidebill.transmission.channels.base import Denied, NotSubmitted
from tidebill.transmission.models import Connection

_SECONDS = 20.0
# Status codes that are not about the document: rate limits and server errors.
_TOO_MANY, _SERVER_FAULTS = 429, 500
_UNAUTHORIZED, _FORBIDDEN = 401, 403
# The credentials are rejected; a malformed or revoked token is a bad request.
_DENIALS = (400, _UNAUTHORIZED, _FORBIDDEN)
# Access tokens are renewed this long before they expire.
_MARGIN = timedelta(minutes=1)
_NO_ANSWER = 0
_UNREACHABLE = gettext_noop("KSeF could not be reached")
_POLL_SECONDS = 0.5
_POLLS = 40


class NotReady(Exception):
    """KSeF is unreachable or rejects the credentials; see ``outcome``."""

    def __init__(self, outcome: NotSubmitted | Denied) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


@contextmanager
def open_session(connection: Connection) -> Iterator[tuple[KsefClient, str]]:
    """Yield the client and an access token; raises NotReady before anything was sent.

    Access tokens are used until they expire, or KSeF rejects them.
    """
    with KsefClient(options_of(connection)) as client:
        try:
            access = _access_token(client, connection)
        except (KsefHttpError, RuntimeError, TimeoutError, ValueError, TypeError) as error:
            raise NotReady(_not_signed_in(error)) from error
        try:
            yield client, access
        except KsefHttpError as error:
            forget_access(connection, error)
            raise


@dataclass(frozen=True)
class _Access:
    """An access token, for which credentials it was issued, and until when it is used."""

    token: str
    credentials: str
    until: datetime


# By connection; of this process only.
_accesses: dict[int, _Access] = {}


def _access_token(client: KsefClient, connection: Connection) -> str:
    credentials = f"{connection.environment} {connection.identity} {connection.secrets}"
    found = _accesses.get(connection.pk)
    if found and found.credentials == credentials and found.until > clock.now():
        return found.token
    access = sign_in(client, connection).access_token
    until = datetime.fromisoformat(access.valid_until) if access.valid_until else clock.now()
    _accesses[connection.pk] = _Access(access.token, credentials, until - _MARGIN)
    return access.token


def forget_access(connection: Connection, error: Exception | None = None) -> None:
    """Drop the connection's access token; with an error, only if that rejects the token."""
    if error is None or getattr(error, "status_code", None) in (_UNAUTHORIZED, _FORBIDDEN):
        _accesses.pop(connection.pk, None)


def _not_signed_in(error: Exception) -> NotSubmitted | Denied:
    status = getattr(error, "status_code", None)
    is_rejected = status in _DENIALS or (status is None and isinstance(error, ValueError | RuntimeError))
    return Denied(reason=reason_of(error)) if is_rejected else not_submitted(error)


def sign_in(client: KsefClient, connection: Connection) -> AuthenticationTokensResponse:
    """Return the tokens for the account's tax number, by KSeF token or certificate."""
    secrets = secrets_of(connection)
    coordinator = AuthCoordinator(client.auth)
    common: dict[str, Any] = {
        "context_identifier_type": "nip",
        "context_identifier_value": connection.identity or "",
        "poll_interval_seconds": _POLL_SECONDS,
        "max_attempts": _POLLS,
    }
    if secrets.get("token"):
        key = client.security.get_public_key_certificate("KsefTokenEncryption")
        result = coordinator.authenticate_with_ksef_token(
            token=secrets["token"],
            public_certificate=key.certificate,
            public_key_id=key.public_key_id,
            **common,
        )
    elif secrets.get("certificate") and secrets.get("private_key"):
        result = coordinator.authenticate_with_xades(
            subject_identifier_type="certificateSubject",
            certificate_pem=secrets["certificate"],
            private_key_pem=secrets["private_key"],
            **common,
        )
    else:
        raise ValueError("there is neither a token nor a certificate")
    return result.tokens


def options_of(connection: Connection) -> KsefClientOptions:
    return KsefClientOptions(
        base_url=settings.TIDEBILL_KSEF_URLS[connection.environment],
        base_qr_url=settings.TIDEBILL_KSEF_QR_URLS[connection.environment],
        base_lighthouse_url=settings.TIDEBILL_KSEF_URLS[connection.environment],
        timeout_seconds=_SECONDS,
        user_agent="Tidebill",
    )


def secrets_of(connection: Connection) -> dict[str, str]:
    """Return the decrypted token, certificate and key."""
    found: dict[str, str] = json.loads(tokens.decrypt(connection.secrets)) if connection.secrets else {}
    return found


def not_submitted(error: Exception) -> NotSubmitted | Denied:
    """Map an error before sending to an outcome. None is final: KSeF has not judged the document."""
    status = getattr(error, "status_code", None)
    reason = reason_of(error)
    if status in (_NO_ANSWER, None) and not isinstance(error, ValueError | RuntimeError):
        return NotSubmitted(reason=reason, offline=True)
    if status == _FORBIDDEN:
        return Denied(reason=reason)
    if status is not None and status >= _SERVER_FAULTS:
        return NotSubmitted(reason=reason, offline=True, wait=wait_of(error))
    return NotSubmitted(reason=reason, wait=wait_of(error) if status == _TOO_MANY else None)


def has_answered(error: KsefHttpError) -> bool:
    """Return whether KSeF itself rejected the request, so that the document is certainly not there."""
    return error.status_code not in (_NO_ANSWER, None) and error.status_code < _SERVER_FAULTS


def wait_of(error: Exception) -> timedelta | None:
    seconds = getattr(error, "retry_after", None)
    return timedelta(seconds=min(int(seconds), 6 * 3600)) if seconds else None


def reason_of(error: Exception) -> str:
    """Return KSeF's error message."""
    if getattr(error, "status_code", None) == _NO_ANSWER:
        return _UNREACHABLE
    body = getattr(error, "response_body", None)
    if isinstance(body, dict):
        detail = body.get("detail") or body.get("title") or _exception_text(body)
        if detail:
            return f"{getattr(error, 'status_code', '')} {detail}".strip()
    return str(error)[:500]


def _exception_text(body: dict[str, Any]) -> str:
    listed = (body.get("exception") or {}).get("exceptionDetailList") or []
    parts = [
        " ".join(
            str(part) for part in (item.get("exceptionDescription"), *(item.get("details") or [])) if part
        )
        for item in listed
        if isinstance(item, dict)
    ]
    return "; ".join(parts)
