"""The client panel: who is let in, and how a link is mailed."""

from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import set_panel_password
from tidebill.events import journal
from tidebill.wire.errors import Invalid, Message

LINK_SECONDS = 1_800
_SALT = "tidebill.panel"
_SHORTEST = 8


@transaction.atomic
def let_in_by(client: Client, password: str | None, *, by: Any = None) -> None:
    """Gives a client a panel password, or takes it away; everybody who is in is shut out. Raises Invalid."""
    if password and len(password) < _SHORTEST:
        raise Invalid(
            {"password": Message("is too short (minimum is %(count)s characters)", {"count": _SHORTEST})}
        )
    set_panel_password(client, password or "")
    journal.record(client, "client.panel", by=by, after={"password": bool(password)})


def make_link(client: Client) -> str:
    """An address that lets the client in once, for half an hour."""
    signed = signing.dumps({"client": client.pk, "key": session_key(client)}, salt=_SALT)
    return f"{client.account.url}/client/{client.token}/enter/{signed}"


def open_link(client: Client, signed: str) -> bool:
    """Whether a link lets this client in; each does so once."""
    try:
        said = signing.loads(signed, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return False
    fits = said == {"client": client.pk, "key": session_key(client)}
    used = salted_hmac(_SALT, signed, algorithm="sha256").hexdigest()
    # Taking the place in the cache is what uses it up.
    return fits and bool(cache.add(f"panel:{used}", True, LINK_SECONDS))


def session_key(client: Client) -> str:
    """What a session of the panel remembers; another password or address makes another key."""
    return salted_hmac(
        _SALT, f"{client.pk} {client.panel_password} {client.email}", algorithm="sha256"
    ).hexdigest()
