"""References: none to another account's rows; each document has exactly one creation entry."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count, F

from tidebill.accounts.models import Account
from tidebill.attachments.models import Attachment
from tidebill.audit.findings import Inconsistency
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.recurring.models import Occurrence
from tidebill.transfer import tables
from tidebill.transfer.models import CopiedRow


def check_references(account: Account) -> Iterator[Inconsistency]:
    """Check that referenced rows belong to the account."""
    for model in tables.tables():
        for column in tables.keys_of(model):
            rows = tables.rows_of(model, account).exclude(**{column.attname: None})
            for number in rows.exclude(**{f"{column.name}__account": F("account")}).values_list(
                "pk", flat=True
            ):
                text = f"{column.name} names a row of another account"
                yield Inconsistency(f"{tables.label_of(model)} {number}", "references", text)


def check_journal(account: Account) -> Iterator[Inconsistency]:
    """Check that each document has a creation entry, unless it was migrated from another server."""
    made = JournalEntry.objects.filter(account=account, action="invoice.create").values("subject_id")
    for invoice in Invoice.objects.exclude(pk__in=made).exclude(pk__in=_copied()).order_by("pk").iterator():
        yield Inconsistency(_name(invoice), "journal", "the journal does not tell of its making")


def check_occurrences() -> Iterator[Inconsistency]:
    """Check that each document of a recurring invoice has one occurrence, and vice versa."""
    issued = Occurrence.objects.filter(invoice__isnull=False).order_by().values("invoice_id")
    for row in issued.annotate(count=Count("id")).filter(count__gt=1):
        text = f"it stands for {row['count']} days of the schedule"
        yield Inconsistency(f"invoice {row['invoice_id']}", "recurring", text)
    loose = Invoice.objects.filter(recurring_id__gt=0).exclude(pk__in=issued.values("invoice_id"))
    for invoice in loose.exclude(pk__in=_copied()).order_by("pk").iterator():
        yield Inconsistency(
            _name(invoice), "recurring", "it was issued by a schedule whose ledger does not know it"
        )


def check_files() -> Iterator[Inconsistency]:
    """Check that the file of each attachment exists with the right size."""
    for attachment in Attachment.objects.filter(added=True).order_by("pk").iterator():
        subject = f"attachment {attachment.pk} of invoice {attachment.invoice_id}"
        if not default_storage.exists(attachment.path):
            yield Inconsistency(subject, "files", f"{attachment.name} is gone")
        elif default_storage.size(attachment.path) != attachment.size:
            yield Inconsistency(subject, "files", f"{attachment.name} has not the size that it had")


def _copied() -> Any:
    return CopiedRow.objects.filter(table=tables.label_of(Invoice)).values("here")


def _name(invoice: Invoice) -> str:
    return f"{invoice.kind} {invoice.number} ({invoice.pk})"
