"""Settling documents: a payment is spent on them in their order, and each document adds up what it got."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.payment import follow_payment
from tidebill.payments.models import Payment, Settlement

ZERO = Decimal(0)


def settle(payment: Payment, documents: Sequence[int]) -> None:
    """Spends the payment on ``documents``, and takes back what it had settled before.

    Every document is locked first, always in the order of ids: two payments at once neither overpay one nor
    wait for each other for ever.
    """
    former = Settlement.objects.filter(payment=payment)
    touched = {*documents, *former.values_list("invoice_id", flat=True)}
    invoices = {row.pk: row for row in _locked(touched)}
    former.delete()
    payment.overpaid = _spend(payment, [invoices[number] for number in documents])
    for invoice in invoices.values():
        _add_up(invoice)


def release(invoice_id: int) -> None:
    """Gives the money of a document that is no more back to its payments, for their other documents."""
    numbers = Settlement.objects.filter(invoice_id=invoice_id).order_by("payment_id").values("payment_id")
    for payment in Payment.objects.filter(pk__in=numbers).select_for_update(of=("self",), no_key=True):
        documents = Settlement.objects.filter(payment=payment).order_by("place")
        settle(payment, list(documents.values_list("invoice_id", flat=True)))
        payment.save(update_fields=["overpaid"])


def _locked(numbers: set[int]) -> Any:
    rows = Invoice.objects.filter(pk__in=numbers).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).select_related("account")


def _spend(payment: Payment, invoices: Sequence[Invoice]) -> Decimal:
    """Writes what each document gets, and returns what is left over. Nothing is spent before it arrived."""
    left = payment.price if payment.paid and not payment.deleted else ZERO
    for place, invoice in enumerate(invoices):
        void = invoice.deleted or invoice.cancelled
        amount = ZERO if void else min(left, max(_due(invoice), ZERO))
        left -= amount
        Settlement.objects.create(
            account=payment.account, payment=payment, invoice=invoice, place=place, amount=amount
        )
    return left


def _due(invoice: Invoice) -> Decimal:
    otherwise = invoice.paid - invoice.paid_by_payments
    return invoice.price_gross - otherwise - _received(invoice)


def _received(invoice: Invoice) -> Decimal:
    return Settlement.objects.filter(invoice=invoice).aggregate(sum=Sum("amount"))["sum"] or ZERO


def _add_up(invoice: Invoice) -> None:
    """Sets paid, paid_date and status from what was received."""
    before = journal.snapshot(invoice)
    otherwise = invoice.paid - invoice.paid_by_payments
    invoice.paid_by_payments = _received(invoice)
    invoice.paid = otherwise + invoice.paid_by_payments
    arrived = Settlement.objects.filter(invoice=invoice, amount__gt=ZERO)
    last = arrived.aggregate(last=Max("payment__paid_date"))["last"]
    if last:
        invoice.paid_date = last.astimezone(invoice.account.zone).date()
    follow_payment(invoice)
    journal.save_changes(invoice, before, "invoice.payment", by=None)
