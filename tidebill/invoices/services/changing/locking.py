"""Locks: the books up to the account's lock date, and documents that have been sent or printed."""

from collections.abc import Collection
from typing import Final

from tidebill.accounts.services.locking import refuse_locked_day
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import RuleViolation

# Payment, delivery, notes and the account's own order change after a document is final, too.
_NEVER_LOCKED: Final = fields_that(lambda field: not field.locked)


def lock_reason(invoice: Invoice) -> RuleViolation | None:
    """Return the error that a change of the stored document raises; None where it isn't locked."""
    account, number = invoice.account, invoice.number
    if account.lock_date and invoice.issue_date <= account.lock_date:
        day = account.lock_date.isoformat()
        return RuleViolation(
            "%(number)s is locked: the books are closed up to %(day)s", number=number, day=day
        )
    if invoice.sent_time and account.lock_documents in ("sent", "sent_or_printed"):
        return RuleViolation("%(number)s is locked because it has been sent", number=number)
    if invoice.print_time and account.lock_documents in ("printed", "sent_or_printed"):
        return RuleViolation("%(number)s is locked because it has been printed", number=number)
    return None


def refuse_locked(invoice: Invoice) -> None:
    """Raise RuleViolation where the stored document is locked."""
    if reason := lock_reason(invoice):
        raise reason


def refuse_locked_change(reason: RuleViolation | None, invoice: Invoice, changed: Collection[str]) -> None:
    """Raise ``reason`` where a change touches more than payment, delivery and notes of a locked document.

    Raises Invalid for a date of issue within the locked books.
    """
    if reason and set(changed) - _NEVER_LOCKED:
        raise reason
    if "issue_date" in changed:
        refuse_locked_day(invoice.account, invoice.issue_date, "issue_date")
