"""Amounts paid, and the status that follows from them."""

from datetime import date
from decimal import Decimal

from tidebill.accounts.services.locking import refuse_locked_day
from tidebill.invoices.commands import InvoiceInput, NewInvoice
from tidebill.invoices.hooks import reallocate_payments
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import UNSET, known
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.kinds import DOCUMENT_KINDS, OWED_KINDS
from tidebill.kernel.money import parse_decimal, to_wire
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

ZERO = Decimal(0)
PAID = "paid"
PARTIAL = "partial"
ISSUED = "issued"
INCOMPLETE = "incomplete"


def apply_payment(invoice: Invoice, new: NewInvoice) -> None:
    """Apply ``paid``, ``paid_date`` and ``status`` of the request to a new document."""
    day, status = known(new.paid_date), new.status
    if new.paid is not UNSET:
        set_paid(invoice, new.paid, day=day)
    if new.paid_date is not UNSET:
        invoice.paid_date = day
    if status and not (status == ISSUED and invoice.paid):
        set_status(invoice, status, day=day)
    else:
        follow_payment(invoice)


def carry_paid(invoice: Invoice, amount: Decimal, source: Invoice, sent: InvoiceInput) -> None:
    """Take over what was paid on the replaced document, unless the request says what is paid."""
    if amount <= ZERO or source.currency != invoice.currency or sent.sends("paid", "status"):
        return
    if invoice.kind in OWED_KINDS and invoice.amount_payable > ZERO:
        set_paid(invoice, min(amount, invoice.amount_payable), day=source.paid_date)
        invoice.paid_date = source.paid_date
        follow_payment(invoice)


def settle_chain(invoice: Invoice, others: set[int | None]) -> None:
    """Reallocate the payments of related documents, which this one may have replaced."""
    for pk in sorted(pk for pk in others if pk is not None):
        reallocate_payments.call(pk)
    if any(others):
        invoice.refresh_from_db(fields=["paid", "paid_by_payments", "paid_date", "status", "updated_at"])


def set_paid(invoice: Invoice, amount: Decimal | None, *, day: date | None = None) -> None:
    """Set the amount paid, at least what payments settle; raise Invalid for the wrong sign.

    What payments don't explain counts as paid directly on ``day``, today by default.
    """
    paid, payable = round_amount(amount or ZERO, invoice.currency), invoice.amount_payable
    if paid * payable < ZERO or (paid < ZERO and not payable):
        raise Invalid({"paid": Message("must be greater than or equal to %(count)s", {"count": 0})})
    direct = paid - invoice.paid_by_payments
    _set_direct(invoice, max(direct, ZERO) if payable >= ZERO else direct, day=day)


def set_status(invoice: Invoice, status: str, *, day: date | None = None) -> None:
    """Set the status: paid pays the document in full, issued takes back what was paid without a payment.

    Raises Invalid for an incomplete document without a buyer.
    """
    was = invoice.status
    lacks_buyer = DOCUMENT_KINDS[invoice.kind].needs_buyer and not invoice.buyer_name
    if was == INCOMPLETE != status and invoice.pk and lacks_buyer:
        raise Invalid({"buyer_name": errors.BLANK})
    invoice.status = status
    if status == PAID:
        _set_direct(invoice, invoice.amount_payable - invoice.paid_by_payments, day=day)
        invoice.paid_date = day or invoice.paid_date or clock.today(invoice.account.zone)
    elif status == ISSUED and was in (PAID, PARTIAL):
        # What payments settle stays paid: only they can take it back.
        _set_direct(invoice, ZERO)
        invoice.status = was
        follow_payment(invoice)


def set_paid_date(invoice: Invoice, day: date | None) -> None:
    """Set the date of payment, of the latest direct payment too."""
    invoice.paid_date = day
    entries = direct_payments(invoice)
    if day and entries and day != entries[-1][0]:
        for moved in (day, entries[-1][0]):
            refuse_locked_day(invoice.account, moved, "paid_date")
        _keep(invoice, [*entries[:-1], (day, entries[-1][1])])


def follow_payment(invoice: Invoice) -> None:
    """Set the status that the amount paid implies; of a correction both are below zero."""
    if invoice.status == INCOMPLETE:
        return
    if not invoice.paid:
        if invoice.status in (PAID, PARTIAL):
            invoice.status = ISSUED
            invoice.paid_date = None
        return
    invoice.status = PAID if is_settled(invoice.paid, invoice.amount_payable) else PARTIAL
    invoice.paid_date = invoice.paid_date or clock.today(invoice.account.zone)


def is_settled(paid: Decimal, payable: Decimal) -> bool:
    """Return whether nothing is left to pay, in whichever direction the money goes."""
    return paid <= payable if payable < ZERO else paid >= payable


def direct_payments(invoice: Invoice) -> list[tuple[date, Decimal]]:
    """Return what was paid without a payment record, oldest first: day and amount."""
    direct = invoice.paid - invoice.paid_by_payments
    if invoice.paid_directly is None:
        return [(invoice.paid_date or invoice.issue_date, direct)] if direct else []
    return [(date.fromisoformat(row["date"]), parse_decimal(row["amount"])) for row in invoice.paid_directly]


def keep_direct_payments(invoice: Invoice) -> None:
    """Store the day of what was paid directly, before another payment moves the date of payment."""
    if invoice.paid_directly is None:
        _keep(invoice, direct_payments(invoice))


def _set_direct(invoice: Invoice, total: Decimal, *, day: date | None = None) -> None:
    entries = direct_payments(invoice)
    change = total - (invoice.paid - invoice.paid_by_payments)
    # A reduction takes back the latest payments first: earlier days stay as they were.
    while entries and change * entries[-1][1] < ZERO:
        last_day, amount = entries.pop()
        refuse_locked_day(invoice.account, last_day, "paid")
        if abs(amount) > abs(change):
            entries.append((last_day, amount + change))
            change = ZERO
        else:
            change += amount
    if change:
        day = day or clock.today(invoice.account.zone)
        refuse_locked_day(invoice.account, day, "paid_date")
        entries.append((day, change))
    _keep(invoice, entries)
    invoice.paid = invoice.paid_by_payments + total


def _keep(invoice: Invoice, entries: list[tuple[date, Decimal]]) -> None:
    invoice.paid_directly = [{"date": day.isoformat(), "amount": to_wire(amount)} for day, amount in entries]
