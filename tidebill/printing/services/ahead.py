"""Render documents that were just issued, so that the first request for their PDF doesn't wait."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django_scopes import scope, scopes_disabled

from tidebill.events.models import JournalEntry
from tidebill.events.queue import due_jobs
from tidebill.invoices.models import Invoice
from tidebill.printing.models import Print
from tidebill.printing.services.pdf import print_ahead
from tidebill.storage import clock

# Older documents are rendered by the first request.
RECENT = timedelta(minutes=10)
# A document that is changed again within seconds is printed once.
SETTLED = timedelta(seconds=2)
ENTRIES_MAX = 2_000
_log = logging.getLogger(__name__)


def print_recent() -> int:
    """Print documents issued or changed within minutes, the newest first; return how many.

    It ends when its seconds are used up or another job is due: people wait for emails, not for this.
    """
    until = time.monotonic() + settings.TIDEBILL_PRINTS_AHEAD
    count = 0
    for invoice_id in _unprinted() if settings.TIDEBILL_PRINTS_MB else ():
        if time.monotonic() >= until or (count and due_jobs().exists()):
            break
        count += _print(invoice_id)
    return count


def _unprinted() -> list[int]:
    """Return the documents of recent journal entries that have no print since."""
    # By primary key from the end: the journal has no index of its times.
    entries = JournalEntry.objects.order_by("-pk").values_list("action", "subject_id", "at")[:ENTRIES_MAX]
    now = clock.now()
    changed = [
        subject
        for action, subject, at in entries
        if action.startswith("invoice.") and now - RECENT <= at <= now - SETTLED
    ]
    ids = list(dict.fromkeys(changed))
    with scopes_disabled():
        found = Invoice.objects.filter(pk__in=ids, deleted=False, income=True, account__closed_at=None)
        current = dict(found.values_list("pk", "updated_at"))
        rows = Print.objects.filter(invoice_id__in=ids).values_list("invoice_id", "created_at")
        printed = {number for number, at in rows if number in current and at >= current[number]}
    return [number for number in ids if number in current and number not in printed]


def _print(invoice_id: int) -> bool:
    with scopes_disabled():
        found = Invoice.objects.filter(pk=invoice_id, deleted=False)
        invoice = found.select_related("account", "department").first()
    if invoice is None:
        return False
    try:
        with scope(account=invoice.account):
            print_ahead(invoice)
    except Exception:
        # The request that needs the PDF gets the error; the others of the batch go on.
        _log.warning("Could not print document %s ahead", invoice_id, exc_info=True)
        return False
    return True
