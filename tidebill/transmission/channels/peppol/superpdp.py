"""SUPER PDP, a French approved platform and Peppol access point (www.superpdp.tech/documentation).

Documents are sent with an `external_id`. The ID of the last document before it is stored first, so that after
a lost response the documents sent since then show whether it arrived.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tidebill import outbound
from tidebill.accounts import tokens
from tidebill.storage import clock
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

_OK, _BAD_REQUEST, _TOO_MANY, _SERVER = 200, 400, 429, 500
_DENIALS = (401, 403)
# Codes of events: of the platform, and of the life cycle (XP Z12-012).
_REJECTIONS = frozenset({"api:invalid", "api:rejected", "fr:210", "fr:213", "fr:501"})
_ARRIVALS = frozenset(
    {"api:sent", "api:received", "api:acknowledged", "api:accepted", "fr:201", "fr:202", "fr:203", "fr:204"}
    | {"fr:205", "fr:206", "fr:207", "fr:209", "fr:211", "fr:212"}
)
_MARGIN = timedelta(minutes=1)
_DOCUMENT_MAX, _LIST_MAX = 20 * 2**20, 2**20
_PAGE, _PAGES_MAX = 100, 100


class _Failed(Exception):
    """The platform can't be used now; see ``outcome``."""

    def __init__(self, outcome: NotSubmitted | Denied) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def send(transmission: Transmission, connection: Connection, keep: Keep) -> Outcome:
    """Note the last document sent, then send this one."""
    try:
        latest = _list(connection, direction="out", order="desc", limit=1)
        if not keep({"after": latest[0]["id"] if latest else 0}):
            return NotSubmitted(reason="another attempt has begun")
        headers = {**_headers(connection), "Content-Type": "application/xml"}
    except _Failed as failed:
        return failed.outcome
    query = urlencode({"external_id": transmission.content_hash})
    try:
        url = f"{_base(connection)}/v1.beta/invoices?{query}"
        return _answered(outbound.post(url, bytes(transmission.content), headers=headers))
    except outbound.Unreachable as error:
        return OutcomeUnknown(reason=str(error))


def _answered(reply: outbound.Reply) -> Outcome:
    if reply.status >= _SERVER:
        return OutcomeUnknown(reason=_reason(reply))
    if reply.status in (*_DENIALS, _TOO_MANY):
        return _refused(reply)
    if reply.status >= _BAD_REQUEST:
        return Rejected(messages=(_reason(reply),))
    return _outcome(_object(reply.text))


def ask(transmission: Transmission, connection: Connection) -> Outcome:
    """Query the document by its ID; without one, look for it among those sent since."""
    references = transmission.references or {}
    try:
        if references.get("id"):
            found = _get(connection, f"/v1.beta/invoices/{references['id']}")
            return _outcome(_object(found.text))
        if "after" not in references:
            return Absent()
        for sent in _pages(connection, "out", references["after"]):
            if sent.get("external_id") == transmission.content_hash:
                return _outcome(sent)
        return Absent()
    except _Failed as failed:
        outcome = failed.outcome
        return outcome if isinstance(outcome, Denied) else OutcomeUnknown(reason=outcome.reason)


def receive(connection: Connection, position: str) -> Iterator[tuple[str, bytes]]:
    """Yield ID and original content of the documents received after an ID. Raises Unreachable."""
    try:
        for found in _pages(connection, "in", int(position or 0)):
            url = f"/v1.beta/invoices/{found['id']}?format=original"
            yield str(found["id"]), _get(connection, url, limit=_DOCUMENT_MAX).content
    except _Failed as failed:
        raise outbound.Unreachable(failed.outcome.reason) from failed


def _outcome(found: Mapping[str, Any]) -> Outcome:
    number = str(found.get("id") or "")
    events = [event for event in found.get("events") or [] if isinstance(event, dict)]
    codes = [str(event.get("status_code") or "") for event in events]
    if rejections := [event for event, code in zip(events, codes, strict=True) if code in _REJECTIONS]:
        return Rejected(messages=tuple(_described(event) for event in rejections))
    if _ARRIVALS & set(codes):
        return Accepted(number=number)
    return Pending(references={"id": number})


def _described(event: Mapping[str, Any]) -> str:
    details = event.get("details") or []
    texts = [str(each.get("reason") or "") for each in details if isinstance(each, dict)]
    parts = (str(event.get("status_code") or ""), str(event.get("status_text") or ""), *texts)
    return " ".join(part for part in parts if part)


def _pages(connection: Connection, direction: str, after: int) -> Iterator[Mapping[str, Any]]:
    """Yield the documents after an ID, oldest first."""
    for _ in range(_PAGES_MAX):
        page = _list(connection, direction=direction, order="asc", limit=_PAGE, starting_after_id=after)
        if not page:
            return
        yield from page
        after = page[-1]["id"]


def _list(connection: Connection, **parameters: object) -> Sequence[Mapping[str, Any]]:
    reply = _get(connection, f"/v1.beta/invoices?{urlencode(parameters)}", limit=_LIST_MAX)
    found = _object(reply.text).get("data") or []
    return [each for each in found if isinstance(each, dict) and "id" in each]


def _get(connection: Connection, path: str, *, limit: int = _LIST_MAX) -> outbound.Reply:
    try:
        reply = outbound.get(f"{_base(connection)}{path}", headers=_headers(connection), limit=limit)
    except outbound.Unreachable as error:
        raise _Failed(NotSubmitted(reason=str(error))) from error
    if reply.status != _OK:
        raise _Failed(_refused(reply))
    return reply


@dataclass(frozen=True)
class _Access:
    token: str
    secrets: str
    until: datetime


# By connection; of this process only.
_accesses: dict[int, _Access] = {}


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {_token(connection)}", "Accept": "application/json"}


def _token(connection: Connection) -> str:
    """Return an access token for the account's application (client credentials)."""
    known = _accesses.get(connection.pk)
    if known and known.secrets == connection.secrets and known.until > clock.now():
        return known.token
    secrets = json.loads(tokens.decrypt(connection.secrets)) if connection.secrets else {}
    body = {
        "grant_type": "client_credentials",
        "client_id": secrets.get("client_id") or "",
        "client_secret": secrets.get("token") or "",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        reply = outbound.post(f"{_base(connection)}/oauth2/token", urlencode(body).encode(), headers=headers)
    except outbound.Unreachable as error:
        raise _Failed(NotSubmitted(reason=str(error))) from error
    if reply.status == _BAD_REQUEST:
        raise _Failed(Denied(reason=_reason(reply)))
    found = _object(reply.text)
    if reply.status != _OK or not found.get("access_token"):
        raise _Failed(_refused(reply))
    lifetime = timedelta(seconds=int(found.get("expires_in") or 0))
    until = clock.now() + lifetime - _MARGIN
    _accesses[connection.pk] = _Access(str(found["access_token"]), connection.secrets, until)
    return _accesses[connection.pk].token


def _refused(reply: outbound.Reply) -> NotSubmitted | Denied:
    return Denied(reason=_reason(reply)) if reply.status in _DENIALS else NotSubmitted(reason=_reason(reply))


def _reason(reply: outbound.Reply) -> str:
    found = _object(reply.text)
    text = found.get("message") or found.get("error_description") or found.get("error") or ""
    return f"{reply.status} {text}".strip()


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _base(connection: Connection) -> str:
    return (connection.url or "").rstrip("/")
