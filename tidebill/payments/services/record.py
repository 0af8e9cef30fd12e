"""Record, change and delete payments."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.accounts.services.locking import refuse_locked_day
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import UNSET
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.identifiers import new_token
from tidebill.payments.commands import NewPayment, PaymentChange, PaymentInput
from tidebill.payments.models import Payment, Settlement
from tidebill.payments.services.issue import issue_for
from tidebill.payments.services.settle import settle, spend_leftovers, unlink
from tidebill.storage import clock
from tidebill.storage.rows import assign, check_references
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

_REFERENCES = ("client_id", "department_id", "product_id")
_BY_RULE = frozenset({"invoice_id", "invoice_ids", "paid_date"})


@validated
@transaction.atomic
def record_payment(account: Account, new: NewPayment, *, by: User | None = None) -> Payment:
    """Record a payment. A paid one is allocated to its documents in order; the rest is ``overpaid``.

    With ``generate_invoice`` a paid one issues the document to settle. Raises Invalid.
    """
    check_references(Payment, new, _REFERENCES)
    payment = Payment(account=account, user=by, token=new_token(), currency=account.currency)
    _fill(payment, new)
    if payment.paid:
        refuse_locked_day(account, payment.paid_date, "paid_date")
    payment.save(force_insert=True)
    documents = _documents(new, settled=[])
    _check_documents(payment, documents or [])
    _apply(payment, documents or [], by=by)
    journal.record(payment, "payment.create", by=by, after={"price": payment.price, "paid": payment.paid})
    return payment


@validated
@transaction.atomic
def change_payment(
    number: int, change: PaymentChange, *, by: User | None = None, refunded: bool = False
) -> Payment:
    """Update a payment and recalculate its documents. Raises NotFound and Invalid."""
    payment = _lock(number)
    before = journal.snapshot(payment)
    check_references(Payment, change, _REFERENCES, row=payment)
    settled = list(
        Settlement.objects.filter(payment=payment).order_by("place").values_list("invoice_id", flat=True)
    )
    documents = _documents(change, settled=settled)
    _fill(payment, change)
    changed = set(journal.changes(before, journal.snapshot(payment))[1])
    if changed:
        payment.updater = by
    if changed & {"price", "currency", "paid"} or documents is not None:
        refuse_out_of_reach(settled)
    if refunded and before["paid"]:
        payment.received_at, payment.refunded_at = before["paid_date"], clock.now()
    elif changed & {"price", "currency", "paid", "paid_date"}:
        for day in (before["paid_date"] if before["paid"] else None, payment.paid_date):
            refuse_locked_day(payment.account, day, "paid_date")
    _check_documents(payment, [number for number in documents or [] if number not in settled])
    # Documents that were unlinked on purpose are not replaced by a new one.
    issues = documents is None or not settled
    _apply(payment, settled if documents is None else documents, by=by, issues=issues)
    journal.save_changes(payment, before, "payment.update", by=by)
    return payment


@transaction.atomic
def delete_payment(number: int, *, by: User | None = None) -> None:
    """Delete a payment and its allocations. Raises NotFound."""
    payment = _lock(number)
    refuse_out_of_reach(Settlement.objects.filter(payment=payment).values_list("invoice_id", flat=True))
    if payment.paid:
        refuse_locked_day(payment.account, payment.paid_date, "paid_date")
    before = journal.snapshot(payment)
    payment.deleted = True
    _apply(payment, [], by=by)
    journal.save_changes(payment, before, "payment.destroy", by=by)


@transaction.atomic
def take_back(invoice_id: int, *, delete: bool, by: User | None = None) -> None:
    """Unlink a document from its payments, or delete those payments. Raises RuleViolation."""
    if not delete:
        return unlink(invoice_id)
    payments = Settlement.objects.filter(invoice_id=invoice_id, payment__deleted=False)
    for pk in list(payments.order_by("payment_id").values_list("payment_id", flat=True)):
        delete_payment(pk, by=by)
    return None


def _lock(number: int) -> Payment:
    found = Payment.objects.select_for_update(of=("self",)).filter(pk=number, deleted=False)
    return get_or_not_found(found.select_related("account"))


def _fill(payment: Payment, sent: PaymentInput) -> None:
    # The currency is never null: null means unchanged.
    assign(payment, sent.given(besides=_BY_RULE if sent.currency else {*_BY_RULE, "currency"}))
    payment.price = round_amount(payment.price, payment.currency)
    if payment.price <= 0:
        raise Invalid({"price": errors.Message("must be greater than %(count)s", {"count": 0})})
    if sent.paid_date:
        payment.paid_date = _moment(sent.paid_date, payment.account.zone)
    if payment.paid and payment.paid_date is None:
        payment.paid_date = clock.now()
    if not payment.paid:
        payment.paid_date = None
    else:
        payment.received_at = payment.refunded_at = None


def _moment(value: datetime, zone: tzinfo) -> datetime:
    """Interpret a time without zone, or a date as midnight, in the account's time zone."""
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _documents(sent: PaymentInput, *, settled: Sequence[int]) -> list[int] | None:
    """Return the given documents in order; None if none were sent.

    Responses contain only the first one: sending it back refers to all allocated ones.
    """
    if sent.invoice_ids is not UNSET:
        return list(dict.fromkeys(sent.invoice_ids or []))
    if sent.invoice_id is UNSET or sent.invoice_id == next(iter(settled), None):
        return None
    return [sent.invoice_id] if sent.invoice_id else []


def _apply(payment: Payment, documents: Sequence[int], *, by: User | None, issues: bool = True) -> None:
    if payment.paid and payment.generate_invoice and issues and not documents and not payment.deleted:
        documents = [issue_for(payment, by=by).pk]
    touched = settle(payment, documents)
    payment.save(update_fields=["overpaid", "credit", "credit_client", "updated_at"])
    spend_leftovers(touched, besides=payment.pk)


def refuse_out_of_reach(settled: Iterable[int]) -> None:
    """Reject changes of payments for documents in departments the user can't access."""
    documents = set(settled)
    if Invoice.objects.filter(pk__in=documents).count() < len(documents):
        raise RuleViolation("This payment settles a document of another department")


def _check_documents(payment: Payment, documents: Sequence[int]) -> None:
    rows = Invoice.objects.filter(pk__in=documents, deleted=False)
    found = {row.pk: row for row in rows}
    for number in documents:
        invoice = found.get(number)
        if invoice is None:
            raise Invalid({"invoice_id": errors.NOT_FOUND})
        if invoice.cancelled:
            raise RuleViolation("%(number)s has been canceled", number=invoice.number)
        if invoice.currency != payment.currency:
            raise Invalid({"currency": "must be the document's currency"})
