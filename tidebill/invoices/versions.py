"""Which state of a document somebody has seen: the number of the last change that its form could undo."""

from django.db.models import Max

from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

# What a form shows and would write back; mails and prints are none of it.
CHANGES = ("invoice.create", "invoice.update", "invoice.status", "invoice.cancel", "invoice.payment")


def version_of(invoice: Invoice) -> int:
    """The number of the last change; 0 for a document that came without its journal."""
    entries = JournalEntry.objects.filter(
        account_id=invoice.account_id, action__in=CHANGES, subject_id=invoice.pk
    )
    return entries.aggregate(last=Max("pk"))["last"] or 0
