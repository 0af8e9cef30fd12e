"""Pause a connection whose credentials KSeF rejects, tell the owners once, and resume."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from tidebill.events import journal
from tidebill.kernel.lazy import LazyModule
from tidebill.mail.services.owners import tell_owners
from tidebill.storage import clock
from tidebill.storage.language import text_language
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.status import KSEF

if TYPE_CHECKING:
    from tidebill.transmission.channels.ksef import gateway
else:
    gateway = LazyModule("tidebill.transmission.channels.ksef.gateway")

_WAITING = (Transmission.State.QUEUED, Transmission.State.SENT, Transmission.State.UNKNOWN)


def is_paused(transmission_id: int) -> bool:
    """Return whether a transmission has to wait for its connection: disabled or paused."""
    transmission = Transmission.objects.filter(pk=transmission_id).only("channel", "environment").first()
    if transmission is None:
        return False
    mine = Connection.objects.filter(channel=transmission.channel, environment=transmission.environment)
    found = mine.first()
    return found is not None and not found.is_working


@transaction.atomic
def pause(connection: Connection, reason: str) -> None:
    """Stop sending until the credentials work again; a paused connection stays as it is."""
    now = clock.now()
    working = Connection.objects.filter(pk=connection.pk, paused_at=None)
    if not working.update(paused_at=now, pause_reason=reason, updated_at=now):
        return
    connection.paused_at, connection.pause_reason = now, reason
    journal.record(connection, "connection.pause", after={"reason": reason})
    account = connection.account
    with translation.override(text_language(account.lang)):
        subject, text = _notice(connection, reason)
    tell_owners(account, subject, text, key=f"{connection.channel} paused {connection.pk} {now.isoformat()}")


def _notice(connection: Connection, reason: str) -> tuple[str, str]:
    facts = {"identity": connection.identity, "reason": reason, "url": connection.account.url}
    if connection.channel != KSEF:
        text = gettext(
            "The access point rejected the credentials of %(identity)s: %(reason)s. No document is sent "
            "until you enter valid credentials under Settings → Peppol. Issued documents stay queued and "
            "are sent then: %(url)s/settings/peppol"
        )
        return gettext("The access point rejects your credentials"), text % facts
    text = gettext(
        "KSeF rejected the token or certificate of %(identity)s: %(reason)s. No document is sent until "
        "you enter valid credentials under Settings → KSeF. Issued documents stay queued and are sent "
        "then: %(url)s/settings/ksef"
    )
    return gettext("KSeF rejects your credentials"), text % facts


def sign_in_error(connection: Connection) -> str:
    """Sign in anew; return KSeF's error, or an empty string."""
    gateway.forget_access(connection)
    try:
        with gateway.open_session(connection):
            return ""
    except gateway.NotReady as unready:
        return unready.outcome.reason


@transaction.atomic
def resume(connection: Connection) -> list[Transmission]:
    """Clear the pause and return the transmissions that waited; one being sent has its own job."""
    paused = Connection.objects.filter(pk=connection.pk).exclude(paused_at=None)
    if paused.update(paused_at=None, pause_reason=None, updated_at=clock.now()):
        journal.record(connection, "connection.resume")
    connection.paused_at = connection.pause_reason = None
    waiting = Transmission.objects.filter(
        channel=connection.channel, environment=connection.environment, state__in=_WAITING
    )
    return list(waiting.select_related("account").order_by("pk"))
