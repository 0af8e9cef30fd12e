"""Documents that an account wants to be e-invoices are checked within the change that makes them."""

from typing import Any

from tidebill.einvoicing.building.admission import KINDS
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

# What no e-invoice says, so that it may change on a document that doesn't comply.
UNSAID = frozenset(
    {
        "status",
        "paid",
        "paid_date",
        "paid_by_payments",
        "internal_note",
        "category_id",
        "sent_time",
        "print_time",
        "email_status",
        "invoice_template_id",
        "lang",
        "token",
        "client_id",
        "fiscal_status",
        "fiscal_print_error",
        "approval_status",
        "accounting_status",
        "reminders",
    }
)


def follow(entry: JournalEntry, subject: Any) -> None:
    """Raises Invalid with rule and field of what keeps a document from the account's format.

    Then the change is taken back: nothing is stored. Raises Locked where the rules can't be run.
    """
    if not isinstance(subject, Invoice) or not _is_checked(entry, subject):
        return
    format = formats().get(subject.account.validate_invoices_as)
    if format:
        require(subject, format)


def _is_checked(entry: JournalEntry, invoice: Invoice) -> bool:
    if not invoice.income or invoice.kind not in KINDS or invoice.cancelled or invoice.test:
        return False
    if entry.action == "invoice.update":
        return not set(entry.after or {}) <= UNSAID
    return entry.action == "invoice.create"
