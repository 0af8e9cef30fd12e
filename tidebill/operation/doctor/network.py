"""The public address, the clock, the mail server and connections to networks."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django_scopes import scopes_disabled

from tidebill.operation.doctor.finding import Finding, error, passed, warning
from tidebill.operation.scrubbing import scrub
from tidebill.storage import clock
from tidebill.transmission.models import Connection

_SKEW_MAX = timedelta(seconds=5)
# The product did not exist before: an earlier time is that of a machine without a battery.
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def check_clock() -> Iterator[Finding]:
    """Check the time against PostgreSQL's, and that it is not before the product's first version."""
    now = clock.actual()
    if now < _EARLIEST:
        yield error("clock", f"the machine's time is {now:%Y-%m-%d %H:%M} UTC", "Set it, and enable NTP.")
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(cursor.fetchone()[0] - clock.actual())
        if skew > _SKEW_MAX:
            yield error(
                "clock",
                f"the database's clock differs by {skew.total_seconds():.0f} seconds",
                "Enable NTP on both machines.",
            )
            return
    yield passed("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def check_address() -> Iterator[Finding]:
    """Check the public address by a request to it, through the proxy if there is one."""
    base = settings.TIDEBILL_BASE_URL
    parts = urlsplit(base)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        yield warning(
            "address",
            f"{base} is not encrypted",
            "Put a proxy with HTTPS in front, and set TIDEBILL_BASE_URL.",
        )
    if parts.scheme == "https" and settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0:
        yield warning(
            "proxy",
            "TIDEBILL_TRUSTED_PROXIES is 0, so that all callers share the proxy's address and its rate limit",
            "Set it to the number of proxies that add X-Forwarded-For.",
        )
    yield _ask(base)


def _ask(base: str) -> Finding:
    try:
        response = httpx.get(f"{base}/healthz", timeout=10)
    except httpx.HTTPError as problem:
        reason = f"{base} can't be reached: {problem}"
        return warning("address", reason, "Start the server; then check DNS, firewall and proxy.")
    if response.status_code != httpx.codes.OK or "X-Request-Id" not in response.headers:
        reason = f"{base}/healthz answers {response.status_code}, not as Tidebill does"
        return warning("address", reason, "Let the proxy pass all paths, and Host, to Tidebill.")
    return passed("address", base)


def check_mail() -> Iterator[Finding]:
    """Check the mail server by signing in; no email is sent."""
    backend = settings.TIDEBILL_MAIL_BACKEND
    if not backend:
        yield warning("mail", "no mail server: emails are stored, not sent", "Set TIDEBILL_SMTP_URL.")
    elif backend != _SMTP:
        yield passed("mail", f"sent by {backend}, which can't be tried without sending")
    else:
        try:
            server = get_connection(_SMTP)
            server.open()
            server.close()
        except (smtplib.SMTPException, OSError) as problem:
            reason = scrub(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {problem}")
            yield error("mail", reason, "Check TIDEBILL_SMTP_URL: host, port, tls, user and password.")
        else:
            yield passed(
                "mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}, from {settings.TIDEBILL_MAIL_FROM}"
            )


def check_networks() -> Iterator[Finding]:
    """Check the connections to e-invoice networks as last recorded; none is contacted."""
    with scopes_disabled():
        paused = Connection.objects.filter(active=True, paused_at__isnull=False)
        rows = list(paused.select_related("account").order_by("account__prefix"))
    for row in rows:
        yield warning(
            "e-invoice networks",
            f"account {row.account.prefix}: {row.channel} is paused since {row.paused_at:%Y-%m-%d}",
            "Its owner renews the credentials on the page of the connection.",
        )
