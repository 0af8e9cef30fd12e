"""Query the status of a document in KSeF.

A closed session accepts no documents, so a delayed request can't arrive afterwards. Closing the session first
makes an absence from it final.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from ksef_client import KsefClient
from ksef_client.exceptions import KsefHttpError

from tidebill.storage import clock
from tidebill.transmission.channels.base import (
    Absent,
    Accepted,
    Denied,
    Outcome,
    OutcomeUnknown,
    Pending,
    Rejected,
)
from tidebill.transmission.channels.ksef.gateway import NotReady, open_session, reason_of, wait_of
from tidebill.transmission.channels.ksef.links import verification_link
from tidebill.transmission.models import Connection, Transmission

_OK, _DUPLICATE = 200, 440
_FORBIDDEN = 403
_PROCESSING = (100, 150)
_PAGE = 250
_LONGEST = timedelta(days=99)


def ask(transmission: Transmission, connection: Connection) -> Outcome:
    try:
        with open_session(connection) as (client, access):
            return _ask(client, access, transmission, connection)
    except NotReady as unready:
        if isinstance(unready.outcome, Denied):
            return unready.outcome
        return OutcomeUnknown(reason=unready.outcome.reason, wait=unready.outcome.wait)
    except (KsefHttpError, ValueError, TypeError) as error:
        if getattr(error, "status_code", None) == _FORBIDDEN:
            return Denied(reason=reason_of(error))
        return OutcomeUnknown(reason=reason_of(error), wait=wait_of(error))


def _ask(client: KsefClient, access: str, transmission: Transmission, connection: Connection) -> Outcome:
    references = transmission.references or {}
    session = references.get("session")
    if session:
        _close(client, access, session)
        for found in invoices_of(client, access, session):
            if found.invoice_hash == transmission.content_hash:
                return outcome_of(client, access, session, found, transmission, connection)
    return _by_metadata(client, access, transmission, connection) or Absent()


def _close(client: KsefClient, access: str, session: str) -> None:
    """Close a session; KSeF rejects closing it twice, or an unused one, without effect."""
    try:
        client.sessions.close_online_session(session, access_token=access)
    except KsefHttpError as error:
        if not 400 <= (error.status_code or 0) < 500 or error.status_code == 429:
            raise


def invoices_of(client: KsefClient, access: str, session: str) -> Iterator[Any]:
    page = None
    while True:
        response = client.sessions.get_session_invoices(
            session, page_size=_PAGE, continuation_token=page, access_token=access
        )
        yield from response.invoices
        page = response.continuation_token
        if not page:
            return


def outcome_of(
    client: KsefClient,
    access: str,
    session: str,
    found: Any,
    transmission: Transmission,
    connection: Connection,
    *,
    with_receipt: bool = True,
) -> Outcome:
    """Return the outcome of a listed document; receipts of a batch are fetched later, one by one."""
    code = found.status.code
    if code in _PROCESSING:
        return Pending(references={"session": session, "invoice": found.reference_number})
    if code == _OK and found.ksef_number:
        receipt = _receipt(client, access, session, found.ksef_number) if with_receipt else b""
        return _accepted(found.ksef_number, found.acquisition_date, receipt, transmission, connection)
    if code == _DUPLICATE:
        return _duplicate(client, access, found, transmission, connection)
    details = found.status.details or []
    return Rejected(messages=tuple(str(text) for text in (found.status.description, *details) if text))


def receipt_of(transmission: Transmission, connection: Connection) -> bytes:
    """Return the receipt of an accepted document; empty if there is none yet."""
    session = (transmission.references or {}).get("session")
    if not session or not transmission.external_id:
        return b""
    try:
        with open_session(connection) as (client, access):
            return _receipt(client, access, session, transmission.external_id)
    except NotReady:
        return b""


def _receipt(client: KsefClient, access: str, session: str, number: str) -> bytes:
    """Return the receipt, which may be available later than the number; tasks.reconcile retries."""
    with suppress(KsefHttpError):
        found: bytes = client.sessions.get_session_invoice_upo_by_ksef(session, number, access_token=access)
        return found
    return b""


def _duplicate(
    client: KsefClient, access: str, found: Any, transmission: Transmission, connection: Connection
) -> Outcome:
    """KSeF has a document with this number: accept it if its content is ours."""
    same = _by_metadata(client, access, transmission, connection)
    if same is not None:
        return same
    number = (found.status.extensions or {}).get("originalKsefNumber") or ""
    text = f"{found.status.description} {number}".strip()
    return Rejected(messages=(text, *(str(detail) for detail in found.status.details or [])))


def _by_metadata(
    client: KsefClient, access: str, transmission: Transmission, connection: Connection
) -> Accepted | None:
    """Find the document among those KSeF accepted from the account since it was first sent."""
    until = clock.now() + timedelta(minutes=5)
    since = max((transmission.created_at - timedelta(days=1)), until - _LONGEST)
    pages = client.invoices.iter_invoice_metadata_by_date_range(
        subject_type="Subject1",
        date_type="Invoicing",
        date_from=since.isoformat(),
        date_to=until.isoformat(),
        access_token=access,
    )
    for found in pages:
        if found.invoice_hash == transmission.content_hash and found.ksef_number:
            return _accepted(found.ksef_number, found.acquisition_date, b"", transmission, connection)
    return None


def _accepted(
    number: str, acquired: str | None, receipt: bytes, transmission: Transmission, connection: Connection
) -> Accepted:
    facts = {
        "gov_id": number,
        "gov_verification_link": verification_link(transmission, connection),
        "gov_link": None,
        "gov_send_date": datetime.fromisoformat(acquired) if acquired else clock.now(),
    }
    return Accepted(number=number, receipt=receipt, facts=facts)
