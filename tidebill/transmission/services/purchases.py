"""Fetch purchases from KSeF and create expenses."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.services.receiving import AlreadyImported, import_or_hold
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.kernel.lazy import LazyModule
from tidebill.storage import clock
from tidebill.transmission.channels.base import Denied
from tidebill.transmission.models import Connection
from tidebill.transmission.services.pausing import pause
from tidebill.wire.errors import Invalid, RuleViolation

if TYPE_CHECKING:
    from ksef_client import KsefClient

    from tidebill.transmission.channels.ksef import gateway
else:
    gateway = LazyModule("tidebill.transmission.channels.ksef.gateway")

log = logging.getLogger(__name__)
# KSeF limits queries to a hundred days.
_WINDOW = timedelta(days=90)
_FIRST = timedelta(days=30)
# KSeF indexes some invoices late: query this overlap again; known numbers are skipped.
_OVERLAP = timedelta(days=1)


def fetch_purchases(connection: Connection) -> list[Invoice]:
    """Create expenses for new purchases; raises NotReady if KSeF is unavailable.

    If KSeF rejects the credentials, the connection is paused.
    """
    try:
        return _fetch(connection)
    except gateway.NotReady as unready:
        if not isinstance(unready.outcome, Denied):
            raise
        pause(connection, unready.outcome.reason)
        return []


def _fetch(connection: Connection) -> list[Invoice]:
    made = []
    with gateway.open_session(connection) as (client, access):
        for since, until in windows(connection.fetched_until or clock.now() - _FIRST, clock.now()):
            numbers = [found.ksef_number for found in _listed(client, access, since, until)]
            for number in dict.fromkeys(numbers):
                expense = _take(client, access, connection, number)
                made += [expense] if expense else []
            Connection.objects.filter(pk=connection.pk).update(fetched_until=until)
    return made


def windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield overlapping time windows within KSeF's query limit."""
    start = since
    while start < until:
        end = min(start + _WINDOW, until)
        yield start - _OVERLAP, end
        start = end


def _listed(client: "KsefClient", access: str, since: datetime, until: datetime) -> Iterator[Any]:
    found: Iterator[Any] = client.invoices.iter_invoice_metadata_by_date_range(
        subject_type="Subject2",
        date_type="PermanentStorage",
        date_from=since.isoformat(),
        date_to=until.isoformat(),
        access_token=access,
    )
    return found


def _take(client: "KsefClient", access: str, connection: Connection, number: str) -> Invoice | None:
    """Create the expense of a number; None if it exists, or if it can't be read (noted in the journal)."""
    if not number or Invoice.objects.filter(income=False, gov_id=number).exists():
        return None
    content = client.invoices.get_invoice_bytes(number, access_token=access).content
    try:
        with transaction.atomic():
            expense = import_or_hold(
                connection.account,
                content,
                source=HeldFile.KSEF,
                name=f"{number}.xml",
                gov_id=number,
                own=(connection.identity or "",),
            )
            if isinstance(expense, HeldFile):
                return None
            expense.gov_id = number
            expense.save(update_fields=["gov_id"])
    except AlreadyImported as known:
        # It arrived before, by mail or as a file: KSeF's number is noted on that expense.
        Invoice.objects.filter(pk=known.expense.pk, gov_id=None).update(gov_id=number)
        return None
    except (Invalid, RuleViolation) as refused:
        log.warning("Could not store purchase %s: %s", number, refused)
        journal.record(connection, "connection.unread", after={"number": number, "reason": str(refused)})
        return None
    return expense
