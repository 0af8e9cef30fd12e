"""Client panel: passwords and sign-in links."""

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from tidebill.accounts.models import User
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import set_panel_password
from tidebill.events import journal
from tidebill.wire.errors import Invalid, Message

LINK_SECONDS = 1_800
_SALT = "tidebill.panel"
_SHORTEST = 8


@transaction.atomic
def let_in_by(client: Client, password: str | None, *, by: User | None = None) -> None:
    """Set or remove a client's password, ending all sessions. Raises Invalid."""
    if password and len(password) < _SHORTEST:
        raise Invalid(
            {"password": Message("is too short (minimum is %(count)s characters)", {"count": _SHORTEST})}
        )
    set_panel_password(client, password or "")
    journal.record(client, "client.panel", by=by, after={"password": bool(password)})


def make_link(client: Client) -> str:
    """Return a one-time sign-in URL, valid for half an hour."""
    signed = signing.dumps({"client": client.pk, "key": session_key(client)}, salt=_SALT)
    return f"{client.account.url}/client/{client.token}/enter/{signed}"


def open_link(client: Client, signed: str) -> bool:
    """Return whether a link signs this client in, and invalidate it."""
    try:
        said = signing.loads(signed, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return False
    fits = said == {"client": client.pk, "key": session_key(client)}
    used = salted_hmac(_SALT, signed, algorithm="sha256").hexdigest()
    # The cache entry marks the link as used.
    return fits and bool(cache.add(f"panel:{used}", True, LINK_SECONDS))


def session_key(client: Client) -> str:
    """Return the key stored in sessions; it changes with the password or email address."""
    return salted_hmac(
        _SALT, f"{client.pk} {client.panel_password} {client.email}", algorithm="sha256"
    ).hexdigest()
