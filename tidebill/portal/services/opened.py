"""Track views of public documents."""

from datetime import timedelta

from tidebill.events import journal
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.storage import clock

OPENED = "invoice.open"
# Reloads within an hour count once.
APART = timedelta(hours=1)


def note_opening(invoice: Invoice) -> None:
    """Record that the public page was opened, at most once an hour."""
    since = clock.now() - APART
    noted = JournalEntry.objects.filter(
        account_id=invoice.account_id, action=OPENED, subject_id=invoice.pk, at__gt=since
    )
    if not noted.exists():
        journal.record(invoice, OPENED)
