"""Send many documents to KSeF as one encrypted archive, and query their outcomes together.

Nothing of a batch is processed before its session is closed, and it can only be closed once all parts have
arrived. If closing it again is rejected while it is still open, no document of it is in KSeF.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from ksef_client import KsefClient
from ksef_client.exceptions import KsefHttpError
from ksef_client.services.workflows import BatchSessionWorkflow

from tidebill.transmission.channels.base import (
    Absent,
    Denied,
    Keep,
    NotSubmitted,
    Outcome,
    OutcomeUnknown,
    Pending,
)
from tidebill.transmission.channels.ksef.gateway import (
    NotReady,
    forget_access,
    not_submitted,
    open_session,
    reason_of,
    wait_of,
)
from tidebill.transmission.channels.ksef.polling import invoices_of, outcome_of
from tidebill.transmission.channels.ksef.sending import FORM
from tidebill.transmission.models import Connection, Transmission

_OPEN, _RUNNING = 100, 150
_TOO_MANY, _FORBIDDEN = 429, 403
# Entries have a fixed date, so that an archive depends only on its documents.
_DATE = (1980, 1, 1, 0, 0, 0)
Documents = Sequence[Transmission]


def send_batch(documents: Documents, connection: Connection, keep: Keep) -> Outcome:
    """Open a batch session, store its reference, upload the archive and close the session."""
    try:
        with open_session(connection) as (client, access):
            return _send(client, access, documents, connection, keep)
    except NotReady as unready:
        return unready.outcome


def ask_batch(documents: Documents, connection: Connection, session: str) -> Mapping[int, Outcome] | Outcome:
    """Return the outcome of each document by the ID of its transmission, or one for all of them."""
    try:
        with open_session(connection) as (client, access):
            # Closing counts toward KSeF's limits: it is repeated only until it is known to have worked.
            if not (documents[0].references or {}).get("closed"):
                _close(client, access, session)
            return _ask(client, access, documents, connection, session)
    except NotReady as unready:
        if isinstance(unready.outcome, Denied):
            return unready.outcome
        return OutcomeUnknown(reason=unready.outcome.reason, wait=unready.outcome.wait)
    except (KsefHttpError, ValueError, TypeError) as error:
        if getattr(error, "status_code", None) == _FORBIDDEN:
            return Denied(reason=reason_of(error))
        return OutcomeUnknown(reason=reason_of(error), wait=wait_of(error))


def _send(
    client: KsefClient, access: str, documents: Documents, connection: Connection, keep: Keep
) -> Outcome:
    workflow = BatchSessionWorkflow(client.sessions, client.http_client)
    try:
        key = client.security.get_public_key_certificate("SymmetricKeyEncryption")
        session = workflow.open_session(
            form_code=FORM,
            zip_bytes=_archive(documents),
            public_certificate=key.certificate,
            public_key_id=key.public_key_id,
            access_token=access,
            offline_mode=documents[0].offline or None,
        )
    except (KsefHttpError, ValueError, TypeError) as error:
        forget_access(connection, error)
        return not_submitted(error)
    if not keep({"session": session.reference_number}):
        return NotSubmitted(reason="another attempt has begun")
    try:
        session.upload_parts()
        if not keep({"session": session.reference_number}):
            return OutcomeUnknown(reason="another attempt has begun")
        session.close(access_token=access)
    except (KsefHttpError, ValueError, TypeError) as error:
        forget_access(connection, error)
        return OutcomeUnknown(reason=reason_of(error), wait=wait_of(error))
    return Pending(references={"session": session.reference_number, "closed": True})


def _archive(documents: Documents) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in documents:
            entry = zipfile.ZipInfo(f"{document.pk}.xml", date_time=_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, bytes(document.content))
    return target.getvalue()


def _close(client: KsefClient, access: str, session: str) -> None:
    """Close the session; KSeF rejects closing it twice, or before all parts have arrived, without effect."""
    try:
        client.sessions.close_batch_session(session, access_token=access)
    except KsefHttpError as error:
        if not 400 <= (error.status_code or 0) < 500 or error.status_code in (_TOO_MANY, _FORBIDDEN):
            raise


def _ask(
    client: KsefClient, access: str, documents: Documents, connection: Connection, session: str
) -> Mapping[int, Outcome] | Outcome:
    code = client.sessions.get_session_status(session, access_token=access).status.code
    if code == _OPEN:
        return Absent()
    if code == _RUNNING:
        return Pending(references={"session": session, "closed": True})
    return dict(_outcomes(client, access, documents, connection, session))


def _outcomes(
    client: KsefClient, access: str, documents: Documents, connection: Connection, session: str
) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcome of each document of a processed batch; one that isn't listed was not processed."""
    listed = {found.invoice_hash: found for found in invoices_of(client, access, session)}
    for document in documents:
        found = listed.get(document.content_hash)
        if found is None:
            yield document.pk, Absent()
        else:
            yield (
                document.pk,
                outcome_of(client, access, session, found, document, connection, with_receipt=False),
            )
