"""Restore deleted documents."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from tidebill.accounts.models import User
from tidebill.accounts.services.numbering import reclaim_number
from tidebill.events import journal
from tidebill.invoices.hooks import reallocate_payments
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.dependents import check_again
from tidebill.invoices.services.changing.locking import refuse_locked
from tidebill.invoices.services.changing.payment import settle_chain
from tidebill.invoices.services.issuing.stock import rewrite_stock
from tidebill.kernel.kinds import CORRECTION
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import RuleViolation


@transaction.atomic
def restore_invoice(number: int, *, by: User | None = None) -> Invoice:
    """Restore a document with its number, goods and payments.

    Restoring one that isn't deleted is a no-op. Raises NotFound, and RuleViolation if its number or order
    number has since been reassigned.
    """
    invoice = _lock(number)
    if not invoice.deleted:
        return invoice
    _refuse_taken(invoice)
    refuse_locked(invoice)
    check_again(invoice)
    before = journal.snapshot(invoice)
    invoice.deleted = False
    reclaim_number(invoice)
    _hold_again(invoice, before)
    journal.save_changes(invoice, before, "invoice.restore", by=by)
    # Its payments still reference it.
    reallocate_payments.call(invoice.pk)
    if invoice.kind != CORRECTION:
        settle_chain(invoice, {invoice.from_invoice_id, invoice.invoice_id})
    invoice.refresh_from_db()
    return invoice


def _lock(number: int) -> Invoice:
    found = Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk=number)
    return get_or_not_found(found.select_related("account", "department"))


def _refuse_taken(invoice: Invoice) -> None:
    others = Invoice._base_manager.filter(account_id=invoice.account_id, deleted=False)
    alike = invoice.numbered_alike
    if invoice.number_kind is not None:
        alike |= Q(number_kind=invoice.number_kind, number_period=invoice.number_period)
    same = others.filter(alike, number=invoice.number, number_scope=invoice.number_scope)
    if invoice.income and same.exists():
        raise RuleViolation(
            "The number %(number)s has since been reassigned to another document", number=invoice.number
        )
    if invoice.unique_oid and others.filter(unique_oid=invoice.unique_oid).exists():
        raise RuleViolation("The order number has since been reassigned to another document")


def _hold_again(invoice: Invoice, before: dict[str, Any]) -> None:
    """Restore stock movements, and the receipt unless another document has taken it."""
    positions = list(Position.objects.filter(invoice=invoice).order_by("place", "id"))
    rewrite_stock(invoice, positions, {**before, "warehouse_document_id": None})
    if invoice.receipt_for_invoice_id:
        receipts = Invoice.objects.filter(pk=invoice.receipt_for_invoice_id, invoice_for_receipt_id=None)
        receipts.update(invoice_for_receipt_id=invoice.pk)
