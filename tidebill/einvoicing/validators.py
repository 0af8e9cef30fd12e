"""Validate documents in the transaction of the change, if the account requires an e-invoice format."""

from tidebill.einvoicing.building.blockers import KINDS
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

# Columns that appear in no e-invoice, so that they may change on an invalid document.
NOT_IN_EINVOICES = frozenset(
    {
        "status",
        "paid",
        "paid_date",
        "paid_by_payments",
        "paid_directly",
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


def require_format(entry: JournalEntry, subject: object) -> None:
    """Raise Invalid with rule and field if a document violates the account's required format.

    The change is rolled back. Raises Locked if the rules can't be run.
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
        return not set(entry.after or {}) <= NOT_IN_EINVOICES
    return entry.action == "invoice.create"
