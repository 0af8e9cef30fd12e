"""Payments: what documents were paid, what payments settled, and whose credit is left."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import Sum

from tidebill.audit.findings import Inconsistency, batches
from tidebill.invoices.balance import is_owed
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import ISSUED, PAID, direct_payments, is_settled
from tidebill.kernel.money import to_wire
from tidebill.payments.models import Payment, Settlement

_ZERO = Decimal(0)


def check_payments() -> Iterator[Inconsistency]:
    """Check that paid amounts follow from payments, and that each payment is spent or the client's credit."""
    for group in batches(Invoice.objects.filter(deleted=False)):
        rows = Settlement.objects.filter(invoice_id__in=[invoice.pk for invoice in group]).order_by()
        received = dict(rows.values_list("invoice_id").annotate(sum=Sum("amount")))
        for invoice in group:
            yield from _check_received(invoice, received.get(invoice.pk, _ZERO))
            yield from _check_status(invoice)
    for group in batches(Payment.objects.all()):
        settled: dict[int, list[Settlement]] = {payment.pk: [] for payment in group}
        for row in Settlement.objects.filter(payment_id__in=list(settled)).select_related("invoice"):
            settled[row.payment_id].append(row)
        for payment in group:
            yield from _check_spent(payment, settled[payment.pk])


def _check_received(invoice: Invoice, received: Decimal) -> Iterator[Inconsistency]:
    brought = invoice.paid_by_payments
    if brought != received:
        text = f"payments are noted with {to_wire(brought)}, they settle {to_wire(received)}"
        yield _finding(invoice, text)
    if invoice.amount_payable >= _ZERO and invoice.paid < brought:
        yield _finding(invoice, f"paid is {to_wire(invoice.paid)}, payments brought {to_wire(brought)}")
    direct = sum((amount for _, amount in direct_payments(invoice)), _ZERO)
    if direct != invoice.paid - brought:
        text = f"its days of payment come to {to_wire(direct)}, not to {to_wire(invoice.paid - brought)}"
        yield _finding(invoice, text)


def _check_status(invoice: Invoice) -> Iterator[Inconsistency]:
    unsettled = invoice.status == PAID and not is_settled(invoice.paid, invoice.amount_payable)
    if invoice.cancelled or not (unsettled or (invoice.status == ISSUED and invoice.paid)):
        return
    amounts = f"{to_wire(invoice.paid)} of {to_wire(invoice.amount_payable)}"
    yield _finding(invoice, f"its status is {invoice.status}, paid is {amounts}")


def _check_spent(payment: Payment, settled: Sequence[Settlement]) -> Iterator[Inconsistency]:
    subject = f"payment {payment.pk}"
    arrived = payment.price if payment.paid and not payment.deleted else _ZERO
    own = [row for row in settled if not row.mirrored]
    spent = sum((row.amount for row in own), _ZERO)
    left = payment.overpaid or _ZERO
    if spent + left != arrived:
        text = f"it settles {to_wire(spent)} and has {to_wire(left)} left of {to_wire(arrived)}"
        yield Inconsistency(subject, "payments", text)
    waiting = [row.invoice for row in own if _takes(row.invoice, payment) and row.invoice.amount_due > _ZERO]
    if left > _ZERO and waiting:
        text = f"{to_wire(left)} is left while {waiting[0].number} is not settled"
        yield Inconsistency(subject, "payments", text)
    debts = sum((row.amount for row in own if is_owed(row.invoice)), _ZERO)
    is_income = own[0].invoice.income if own else payment.income
    credit = arrived - debts if is_income else _ZERO
    if payment.credit != credit:
        text = f"its credit is {to_wire(payment.credit)}, it settles no debt with {to_wire(credit)}"
        yield Inconsistency(subject, "payments", text)


def _takes(invoice: Invoice, payment: Payment) -> bool:
    return not (invoice.deleted or invoice.cancelled) and invoice.currency == payment.currency


def _finding(invoice: Invoice, text: str) -> Inconsistency:
    return Inconsistency(f"{invoice.kind} {invoice.number} ({invoice.pk})", "payments", text)
