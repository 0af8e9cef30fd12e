"""Send documents to KSeF; the session's references are stored before the document is sent."""

from ksef_client import KsefClient
from ksef_client.exceptions import KsefHttpError
from ksef_client.models import FormCode, OpenOnlineSessionRequest
from ksef_client.services.crypto import build_encryption_data, build_send_invoice_request

from tidebill.transmission.channels.base import Keep, NotSubmitted, Outcome, OutcomeUnknown, Pending, Rejected
from tidebill.transmission.channels.ksef.gateway import (
    NotReady,
    forget_access,
    has_answered,
    not_submitted,
    open_session,
    reason_of,
    wait_of,
)
from tidebill.transmission.models import Connection, Transmission

FORM = FormCode(system_code="FA (3)", schema_version="1-0E", value="FA")
_BAD_REQUEST = 400


def send(transmission: Transmission, connection: Connection, keep: Keep) -> Outcome:
    """Open a session for this document only, so that its content is unambiguous."""
    try:
        with open_session(connection) as (client, access):
            return _send(client, access, transmission, connection, keep)
    except NotReady as unready:
        return unready.outcome


def _send(
    client: KsefClient, access: str, transmission: Transmission, connection: Connection, keep: Keep
) -> Outcome:
    try:
        key = client.security.get_public_key_certificate("SymmetricKeyEncryption")
        secret = build_encryption_data(key.certificate, public_key_id=key.public_key_id)
        if secret.encryption_info is None:
            raise ValueError("the session has no key")
        request = OpenOnlineSessionRequest(form_code=FORM, encryption=secret.encryption_info)
        session = client.sessions.open_online_session(request, access_token=access).reference_number
    except (KsefHttpError, ValueError, TypeError) as error:
        forget_access(connection, error)
        return not_submitted(error)
    if not keep({"session": session}):
        return NotSubmitted(reason="another attempt has begun")
    payload = build_send_invoice_request(
        bytes(transmission.content),
        secret.key,
        secret.iv,
        offline_mode=transmission.offline or None,
        hash_of_corrected_invoice=(transmission.references or {}).get("corrects"),
    )
    try:
        response = client.sessions.send_online_invoice(session, payload, access_token=access)
    except (KsefHttpError, ValueError, TypeError) as error:
        forget_access(connection, error)
        return _failed(error)
    return Pending(references={"session": session, "invoice": response.reference_number})


def _failed(error: Exception) -> Outcome:
    """Map an error of the request that carries the document to an outcome."""
    reason = reason_of(error)
    if not isinstance(error, KsefHttpError) or not has_answered(error):
        return OutcomeUnknown(reason=reason, wait=wait_of(error))
    if error.status_code == _BAD_REQUEST:
        return Rejected(messages=(reason,))
    return not_submitted(error)
