"""Announce credentials that expire, before they do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cryptography import x509
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.kernel.lazy import LazyModule
from tidebill.mail.services.owners import tell_owners
from tidebill.storage import clock
from tidebill.storage.language import text_language
from tidebill.transmission.models import Connection

if TYPE_CHECKING:
    from tidebill.transmission.channels.ksef import gateway
else:
    gateway = LazyModule("tidebill.transmission.channels.ksef.gateway")

# Days before the expiry at which owners get an email.
ANNOUNCED = (60, 30, 14, 7, 1)
# KSeF accepts tokens until this day, then only certificates.
LAST_DAY_OF_TOKENS = date(2026, 12, 31)
_NAMES = {
    "token": _("KSeF token"),
    "certificate": _("Certificate"),
    "offline_certificate": _("Offline certificate"),
}


@dataclass(frozen=True)
class Expiry:
    """A credential, its name on screens, and the last day on which it can be used."""

    name: str
    title: str
    day: date

    def days_left(self, today: date) -> int:
        return (self.day - today).days


def expiries_of(connection: Connection) -> list[Expiry]:
    """Return the credentials that expire, soonest first."""
    return sorted(_expiries(connection), key=lambda found: found.day)


def due_expiries(connection: Connection) -> list[Expiry]:
    """Return those of which the owners have to know."""
    today = clock.today(connection.account.zone)
    return [found for found in expiries_of(connection) if found.days_left(today) <= ANNOUNCED[0]]


def announce(connection: Connection) -> None:
    """Email the owners about credentials that expire, once per announced number of days."""
    today = clock.today(connection.account.zone)
    for found in due_expiries(connection):
        left = found.days_left(today)
        step = min(days for days in ANNOUNCED if days >= left)
        with translation.override(text_language(connection.account.lang)):
            subject = gettext("Your access to KSeF expires")
            text = gettext(
                "%(title)s: can be used until %(day)s. Enter a new certificate under Settings → KSeF, or no "
                "document can be sent afterwards: %(url)s/settings/ksef"
            ) % {"title": gettext(found.title), "day": found.day, "url": connection.account.url}
        tell_owners(
            connection.account, subject, text, key=f"ksef {found.name} {connection.pk} {found.day} {step}"
        )


def _expiries(connection: Connection) -> Iterator[Expiry]:
    secrets = gateway.secrets_of(connection)
    if secrets.get("token") and connection.environment == "production":
        yield Expiry("token", _NAMES["token"], LAST_DAY_OF_TOKENS)
    for name in ("certificate", "offline_certificate"):
        if secrets.get(name) and (name != "certificate" or not secrets.get("token")):
            certificate = x509.load_pem_x509_certificate(secrets[name].encode())
            yield Expiry(name, _NAMES[name], certificate.not_valid_after_utc.date())
