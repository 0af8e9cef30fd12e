"""Connect an account to a network."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import transaction
from stdnum.pl import nip

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.kernel.lazy import LazyModule
from tidebill.outbound import check_url
from tidebill.storage.rows import assign, lock_account
from tidebill.transmission.channels.peppol import ACCESS_POINTS
from tidebill.transmission.commands import KsefInput, PeppolInput
from tidebill.transmission.models import Connection, Environment
from tidebill.transmission.services.pausing import sign_in_error
from tidebill.transmission.status import KSEF
from tidebill.transmission.tasks import resume_sending
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

if TYPE_CHECKING:
    from tidebill.transmission.channels.ksef import gateway
else:
    gateway = LazyModule("tidebill.transmission.channels.ksef.gateway")

PEPPOL = "peppol"
_COLUMNS = ("environment", "active", "auto_send", "auto_send_to", "fetch_purchases")
# Pairs of certificate and key: for authentication, and for signing offline documents.
_PAIRS = (("certificate", "private_key"), ("offline_certificate", "offline_private_key"))
_SECRETS = ("token", *(name for pair in _PAIRS for name in pair))


@transaction.atomic
def connect_ksef(account: Account, attributes: KsefInput, *, by: User | None = None) -> Connection:
    """Update the KSeF connection; secrets that are not sent stay. Raises Invalid."""
    lock_account(account)
    found = Connection.objects.filter(channel=KSEF).first()
    connection = found or Connection(account=account, channel=KSEF)
    before = journal.snapshot(connection)
    assign(connection, {name: value for name in _COLUMNS if (value := attributes.get(name)) is not None})
    if (validate := known(attributes.validate_invoices_for_gov)) is not None:
        connection.validate = validate
    if (identity := known(attributes.identity)) is not None:
        connection.identity = _tax_number(identity)
    _take_secrets(connection, attributes)
    if not connection.identity:
        raise Invalid({"identity": "must be a valid Polish tax number (NIP)"})
    _save(connection, before if found else None, by=by)
    if connection.active:
        resume_sending(connection)
    return connection


def _save(connection: Connection, before: dict[str, Any] | None, *, by: User | None) -> None:
    if before is None:
        connection.save(force_insert=True)
        journal.record(connection, "connection.create", by=by, after={"channel": connection.channel})
    else:
        journal.save_changes(connection, before, "connection.update", by=by)


@transaction.atomic
def connect_peppol(account: Account, attributes: PeppolInput, *, by: User | None = None) -> Connection:
    """Update the access point; secrets that are not sent stay. Raises Invalid."""
    lock_account(account)
    found = Connection.objects.filter(channel=PEPPOL).first()
    connection = found or Connection(account=account, channel=PEPPOL, environment=Environment.PRODUCTION)
    before = journal.snapshot(connection)
    names = ("provider", "url", "identity", "active", "fetch_purchases")
    sent = {name: value for name in names if (value := attributes.get(name)) is not None}
    assign(connection, sent)
    is_moved = found and before["provider"] != connection.provider and before["url"] == connection.url
    usual = ACCESS_POINTS[connection.provider].url
    connection.url = usual if is_moved else connection.url or usual
    missing = [name for name in ("url", "identity") if not getattr(connection, name)]
    if missing:
        raise Invalid(dict.fromkeys(missing, errors.BLANK))
    check_url(connection.url or "")
    kept = json.loads(tokens.decrypt(connection.secrets)) if connection.secrets else {}
    secrets = {
        name: text for name in ("client_id", "token") if (text := (attributes.get(name) or "").strip())
    }
    if secrets:
        connection.secrets = tokens.encrypt(json.dumps({**kept, **secrets}))
    _save(connection, before if found else None, by=by)
    if connection.active:
        resume_sending(connection)
    return connection


def test_connection(connection: Connection) -> str:
    """Test the connection by signing in anew; return the error, or an empty string.

    A paused connection that works again continues.
    """
    reason = sign_in_error(connection)
    if not reason and connection.paused_at:
        resume_sending(connection)
    return reason


def kind_of_sign_in(connection: Connection) -> str | None:
    secrets = gateway.secrets_of(connection)
    return "token" if secrets.get("token") else "certificate" if secrets.get("certificate") else None


def _take_secrets(connection: Connection, attributes: KsefInput) -> None:
    sent = {name: text for name in _SECRETS if (text := (attributes.get(name) or "").strip())}
    if not sent:
        return
    kept = {**gateway.secrets_of(connection), **sent}
    for pair in _PAIRS:
        _check_pair(kept, *pair)
    connection.secrets = tokens.encrypt(json.dumps(kept))


def _check_pair(secrets: Mapping[str, str], certificate: str, private_key: str) -> None:
    """Raise Invalid for an invalid certificate or key, or a mismatch."""
    public = _opened(certificate, secrets, lambda pem: x509.load_pem_x509_certificate(pem).public_key())
    key = _opened(private_key, secrets, lambda pem: load_pem_private_key(pem, None).public_key())
    if public is not None and key is not None and public != key:
        raise Invalid({private_key: errors.INVALID})


def _opened(name: str, secrets: Mapping[str, str], opener: Callable[[bytes], Any]) -> Any:
    """Parse a secret; None if there is none. Raises Invalid."""
    if not secrets.get(name):
        return None
    try:
        return opener(secrets[name].encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Invalid({name: errors.INVALID}) from None


def _tax_number(text: str) -> str:
    digits = normalize_tax_no(text).removeprefix("PL")
    if not nip.is_valid(digits):
        raise Invalid({"identity": "must be a valid Polish tax number (NIP)"})
    return digits
