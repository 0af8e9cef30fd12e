"""Receive documents from an access point and create expenses."""

import logging

from django.db import transaction

from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.services.receiving import AlreadyImported, import_or_hold
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.transmission.channels.peppol import ACCESS_POINTS
from tidebill.transmission.models import Connection
from tidebill.wire.errors import Invalid, RuleViolation

log = logging.getLogger(__name__)


def receive_documents(connection: Connection) -> list[Invoice]:
    """Create expenses for the documents received since the last time; each is taken once.

    One that can't be imported is noted in the journal and not fetched again. Raises Unreachable.
    """
    receive = ACCESS_POINTS[connection.provider].receive
    if receive is None:
        return []
    expenses = []
    for position, content in receive(connection, connection.position):
        with transaction.atomic():
            expense = _take(connection, position, content)
            Connection.objects.filter(pk=connection.pk).update(position=position)
        expenses += [expense] if expense else []
    return expenses


def _take(connection: Connection, position: str, content: bytes) -> Invoice | None:
    address = (connection.identity or "").partition(":")[2]
    try:
        with transaction.atomic():
            result = import_or_hold(connection.account, content, source=HeldFile.PEPPOL, own=(address,))
    except AlreadyImported:
        return None
    except (Invalid, RuleViolation) as refused:
        log.warning("Could not store received document %s: %s", position, refused)
        journal.record(connection, "connection.unread", after={"number": position, "reason": str(refused)})
        return None
    return None if isinstance(result, HeldFile) else result
