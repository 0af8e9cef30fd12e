"""Book transactions as payments, ignore them, and undo both."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.banking.matching import Confidence
from tidebill.banking.models import BankStatement, BankTransaction
from tidebill.banking.services.proposing import propose
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import delete_payment, record_payment
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

_ZERO = Decimal(0)


def book_transaction(
    transaction_id: int, invoice_ids: Sequence[int], *, exactly: bool = False, by: User | None = None
) -> BankTransaction:
    """Record the payment of these documents in order. Raises NotFound, RuleViolation and Invalid.

    What the amount leaves over is the client's credit; with ``exactly`` it must leave nothing.
    """
    with transaction.atomic():
        row = _lock_open(transaction_id)
        documents = _load_documents(row, invoice_ids)
        if exactly and sum(document.amount_due for document in documents) != abs(row.amount):
            raise Invalid({"invoice_ids": errors.INVALID})
        row.payment = record_payment(row.account, _payment(row, documents), by=by)
        row.save(update_fields=["payment", "updated_at"])
        after = {"payment_id": row.payment.pk, "invoice_ids": [document.pk for document in documents]}
        journal.record(row, "bank_transaction.book", by=by, after=after)
    return row


def ignore_transaction(transaction_id: int, *, by: User | None = None) -> BankTransaction:
    """Mark a transaction as one that pays no document. Raises NotFound and RuleViolation."""
    with transaction.atomic():
        row = _lock_open(transaction_id)
        row.ignored = True
        row.save(update_fields=["ignored", "updated_at"])
        journal.record(row, "bank_transaction.ignore", by=by, after={"ignored": True})
    return row


def undo_transaction(transaction_id: int, *, by: User | None = None) -> BankTransaction:
    """Open a transaction again; its payment is deleted. Raises NotFound."""
    with transaction.atomic():
        row = _lock(transaction_id)
        before = {"ignored": row.ignored, "payment_id": row.payment_id}
        if row.is_booked:
            delete_payment(row.payment_id or 0, by=by)
        row.payment, row.ignored = None, False
        row.save(update_fields=["payment", "ignored", "updated_at"])
        journal.record(row, "bank_transaction.undo", by=by, before=before)
    return row


def book_certain(statements: Sequence[BankStatement], *, by: User | None = None) -> int:
    """Book the transactions of statements whose documents are certain; return how many."""
    rows = BankTransaction.objects.filter(statement__in=statements, payment=None, ignored=False)
    booked = 0
    for transaction_id, proposals in sorted(propose(rows).items()):
        if not proposals or proposals[0].confidence is not Confidence.CERTAIN:
            continue
        try:
            # Exactly: an earlier line may have paid the same document.
            book_transaction(transaction_id, proposals[0].document_ids, exactly=True, by=by)
        except (Invalid, RuleViolation):
            # That, a locked day, or a document that somebody changed meanwhile: it waits for a person.
            continue
        booked += 1
    return booked


def delete_statement(statement: BankStatement, *, by: User | None = None) -> None:
    """Delete a statement with its transactions. Raises RuleViolation if one of them is booked."""
    with transaction.atomic():
        list(BankTransaction.objects.select_for_update().filter(statement=statement).order_by("pk"))
        rows = BankTransaction.objects.filter(statement=statement).select_related("payment")
        if any(row.is_booked for row in rows):
            raise RuleViolation("A transaction of this statement is booked. Undo it first.")
        journal.record(statement, "bank_statement.destroy", by=by, before={"name": statement.name})
        statement.delete()


def _load_documents(row: BankTransaction, invoice_ids: Sequence[int]) -> list[Invoice]:
    """Return the documents in order: sales for money that came in, expenses for money that went out."""
    if not invoice_ids:
        raise Invalid({"invoice_ids": errors.BLANK})
    found = Invoice.objects.filter(pk__in=invoice_ids, deleted=False, income=row.amount > _ZERO)
    documents = {document.pk: document for document in found}
    if any(invoice_id not in documents for invoice_id in invoice_ids):
        raise Invalid({"invoice_ids": errors.NOT_FOUND})
    return [documents[invoice_id] for invoice_id in dict.fromkeys(invoice_ids)]


def _payment(row: BankTransaction, documents: Sequence[Invoice]) -> NewPayment:
    return NewPayment(
        kind="transfer",
        income=row.amount > _ZERO,
        price=abs(row.amount),
        currency=row.currency,
        paid=True,
        paid_date=datetime.combine(row.booked_on, time(12)),
        invoice_ids=[document.pk for document in documents],
        client_id=documents[0].client_id,
        description=row.remittance or "",
        transaction_id=row.reference or row.end_to_end or "",
        account_number=row.statement.account_number,
        client_bank_account_number=row.counterparty_account or "",
        transfer_sender=row.counterparty or "",
    )


def _lock(transaction_id: int) -> BankTransaction:
    """Lock a transaction, then read its payment: a join would return the one of before the wait."""
    get_or_not_found(BankTransaction.objects.select_for_update().filter(pk=transaction_id))
    rows = BankTransaction.objects.select_related("account", "statement", "payment")
    return rows.get(pk=transaction_id)


def _lock_open(transaction_id: int) -> BankTransaction:
    row = _lock(transaction_id)
    if row.is_booked or row.ignored:
        raise RuleViolation("This transaction has been booked or ignored already")
    return row
