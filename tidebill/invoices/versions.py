"""Versions of a document for optimistic locking: the id of the last change relevant to its form."""

from django.db.models import Max

from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

# Changes of values that the form shows and writes back; emails and prints are excluded.
CHANGES = ("invoice.create", "invoice.update", "invoice.status", "invoice.cancel", "invoice.payment")


def version_of(invoice: Invoice) -> int:
    """Return the id of the last change; 0 for an imported document without journal."""
    entries = JournalEntry.objects.filter(
        account_id=invoice.account_id, action__in=CHANGES, subject_id=invoice.pk
    )
    return entries.aggregate(last=Max("pk"))["last"] or 0
