"""An access point with our own HTTP interface (docs/peppol.md).

The document's hash is the idempotency key: the access point returns its earlier response for a repeated
request, and the status for a query.
"""

import json
from base64 import urlsafe_b64encode
from typing import Any

from tidebill import outbound
from tidebill.accounts import tokens
from tidebill.transmission.channels.base import (
    Absent,
    Accepted,
    Denied,
    Keep,
    NotSubmitted,
    Outcome,
    OutcomeUnknown,
    Pending,
    Rejected,
)
from tidebill.transmission.models import Connection, Transmission

# The access point rejects the credentials, not the document.
_DENIALS = (401, 403)
_XML = "application/xml; charset=utf-8"
_TAKEN, _CREATED, _MISSING, _TOO_MANY, _SERVER = 202, 201, 404, 429, 500
_REFUSED_WORDS = ("rejected", "failed", "refused")
_WAITING_WORDS = ("queued", "pending", "processing", "accepted_by_access_point")


def send(transmission: Transmission, connection: Connection, _keep: Keep) -> Outcome:
    try:
        reply = outbound.post(
            f"{_base(connection)}/invoices",
            bytes(transmission.content),
            headers={**_headers(transmission, connection), "Content-Type": _XML},
        )
    except outbound.Unreachable as error:
        return OutcomeUnknown(reason=str(error))
    if reply.status == _TOO_MANY:
        return NotSubmitted(reason=f"{reply.status}")
    if reply.status in _DENIALS:
        return Denied(reason=f"{reply.status}")
    if reply.status >= _SERVER:
        return OutcomeUnknown(reason=f"{reply.status}")
    return _outcome(reply)


def ask(transmission: Transmission, connection: Connection) -> Outcome:
    url = f"{_base(connection)}/invoices/{_key(transmission)}"
    try:
        reply = outbound.get(url, headers=_headers(transmission, connection))
    except outbound.Unreachable as error:
        return OutcomeUnknown(reason=str(error))
    if reply.status == _MISSING:
        return Absent()
    if reply.status in _DENIALS:
        return Denied(reason=f"{reply.status}")
    if reply.status >= _SERVER or reply.status == _TOO_MANY:
        return OutcomeUnknown(reason=f"{reply.status}")
    return _outcome(reply)


def _outcome(reply: outbound.Reply) -> Outcome:
    said = _read(reply.text)
    number, status = str(said.get("id") or ""), str(said.get("status") or "").lower()
    if not 200 <= reply.status < 300 or status in _REFUSED_WORDS:
        return Rejected(messages=tuple(_words(said)) or (f"{reply.status}",))
    if reply.status == _TAKEN or status in _WAITING_WORDS:
        return Pending(references={"id": number})
    return Accepted(number=number)


def _words(said: dict[str, Any]) -> list[str]:
    """Return the errors: findings with code and text, or a reason."""
    findings = [found for found in said.get("findings") or [] if isinstance(found, dict)]
    told = [f"{found.get('code', '')} {found.get('text', '')}".strip() for found in findings]
    return told or [str(said[name]) for name in ("reason", "message", "error") if said.get(name)][:1]


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _headers(transmission: Transmission, connection: Connection) -> dict[str, str]:
    secrets = json.loads(tokens.decrypt(connection.secrets)) if connection.secrets else {}
    sent = {
        "Accept": "application/json",
        "Idempotency-Key": _key(transmission),
        "Peppol-Sender": connection.identity or "",
    }
    return {**sent, "Authorization": f"Bearer {secrets['token']}"} if secrets.get("token") else sent


def _key(transmission: Transmission) -> str:
    return urlsafe_b64encode(transmission.content_hash.encode()).decode().rstrip("=")


def _base(connection: Connection) -> str:
    return (connection.url or "").rstrip("/")
