"""Cancel and delete documents, and set their status."""

from datetime import date
from typing import Literal

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.accounts.services.numbering import release_number
from tidebill.events import journal
from tidebill.invoices.hooks import reallocate_payments, run_guards, take_back_payments
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.dependents import refuse_dependents, refuse_revival
from tidebill.invoices.services.changing.locking import refuse_locked
from tidebill.invoices.services.changing.payment import ISSUED, set_status, settle_chain
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.invoices.services.issuing.stock import revert_stock
from tidebill.wire.errors import RuleViolation

PaymentsOf = Literal["unlink", "delete"]


@transaction.atomic
def cancel_invoice(number: int, *, reason: str | None = None, by: User | None = None) -> Invoice:
    """Cancel a document, which keeps its number; idempotent. Raises NotFound."""
    invoice = lock_invoice(number)
    if invoice.cancelled:
        return invoice
    refuse_locked(invoice)
    run_guards(invoice)
    refuse_dependents(invoice)
    refuse_revival(invoice)
    before = journal.snapshot(invoice)
    invoice.cancelled, invoice.cancel_reason = True, reason
    journal.save_changes(invoice, before, "invoice.cancel", by=by)
    _let_go(invoice)
    return invoice


@transaction.atomic
def delete_invoice(number: int, *, by: User | None = None) -> Invoice:
    """Delete a document. Raises NotFound.

    The last one of its series releases its number; otherwise the journal explains the gap.
    """
    invoice = lock_invoice(number)
    refuse_locked(invoice)
    run_guards(invoice)
    refuse_dependents(invoice)
    refuse_revival(invoice)
    given_back = release_number(invoice)
    before = journal.snapshot(invoice)
    invoice.deleted = True
    journal.save_changes(invoice, before, "invoice.destroy", by=by)
    journal.record(
        invoice, "invoice.number", by=by, after={"number": invoice.number, "given_back": given_back}
    )
    _let_go(invoice)
    return invoice


@transaction.atomic
def change_status(
    number: int,
    status: str,
    *,
    by: User | None = None,
    paid_date: date | None = None,
    payments: PaymentsOf | None = None,
) -> Invoice:
    """Set the status of a document; paid pays it in full on ``paid_date``. Raises NotFound and RuleViolation.

    ``payments`` says what becomes of recorded payments when the document is marked as issued again: they
    are unlinked, and are then the client's credit, or deleted. By default they stay, and so does the status
    that follows from them.
    """
    invoice = lock_invoice(number)
    if invoice.cancelled:
        raise RuleViolation("A canceled document can't be changed")
    if status == ISSUED and payments is None and invoice.paid_by_payments == invoice.paid != 0:
        raise RuleViolation("Payments settle this document. Unlink or delete them first.")
    if status == ISSUED and payments and invoice.paid_by_payments:
        take_back_payments.call(invoice.pk, delete=payments == "delete", by=by)
        invoice = lock_invoice(number)
    before = journal.snapshot(invoice)
    set_status(invoice, status, day=paid_date)
    journal.save_changes(invoice, before, "invoice.status", by=by)
    if invoice.paid != before["paid"]:
        settle_chain(invoice, {invoice.pk})
    return invoice


def _let_go(invoice: Invoice) -> None:
    """Release the goods, receipt and payments of a document that no longer counts."""
    revert_stock(invoice)
    Invoice.objects.filter(invoice_for_receipt_id=invoice.pk).update(invoice_for_receipt_id=None)
    reallocate_payments.call(invoice.pk)
