"""Totals and payments of documents."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from tidebill.audit.findings import Finding, batches
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.totals import sum_up
from tidebill.kernel.money import to_wire
from tidebill.payments.models import Payment, Settlement

_ZERO = Decimal(0)
_SUMS = ("price_net", "price_tax", "price_gross")


def check_sums() -> Iterator[Finding]:
    """Recompute the totals of each document from its line items."""
    for group in batches(Invoice.objects.filter(deleted=False).select_related("account")):
        rows = _rows_of(group)
        for invoice in group:
            yield from _check_sums(invoice, rows[invoice.pk])


def check_payments() -> Iterator[Finding]:
    """Check that each document's paid amount equals its settlements, and that no payment settles more than
    its amount.
    """
    for group in batches(Invoice.objects.filter(deleted=False)):
        received = _settled("invoice_id", [invoice.pk for invoice in group])
        for invoice in group:
            yield from _check_received(invoice, received.get(invoice.pk, _ZERO))
    for group in batches(Payment.objects.all()):
        spent = _settled("payment_id", [payment.pk for payment in group])
        for payment in group:
            yield from _check_spent(payment, spent.get(payment.pk, _ZERO))


def _check_sums(invoice: Invoice, rows: Sequence[Position]) -> Iterator[Finding]:
    stored = {name: getattr(invoice, name) for name in _SUMS}
    lines = invoice.tax_lines
    sum_up(invoice, rows)
    for name in _SUMS:
        wanted = getattr(invoice, name)
        if stored[name] != wanted:
            yield _finding(
                invoice, "sums", f"{name} is {to_wire(stored[name])}, its rows come to {to_wire(wanted)}"
            )
    if [_amounts(line) for line in lines] != [_amounts(line) for line in invoice.tax_lines]:
        yield _finding(invoice, "sums", "its summary by tax rate is not that of its rows")


def _amounts(line: dict[str, Any]) -> tuple[Any, ...]:
    return (line["tax"], *(Decimal(line[name]) for name in ("net", "tax_amount", "gross")))


def _check_received(invoice: Invoice, received: Decimal) -> Iterator[Finding]:
    brought = invoice.paid_by_payments
    if brought != received:
        text = f"payments are noted with {to_wire(brought)}, they settle {to_wire(received)}"
        yield _finding(invoice, "payments", text)
    if invoice.price_gross >= _ZERO and invoice.paid < brought:
        text = f"paid is {to_wire(invoice.paid)}, payments brought {to_wire(brought)}"
        yield _finding(invoice, "payments", text)


def _check_spent(payment: Payment, spent: Decimal) -> Iterator[Finding]:
    arrived = payment.price if payment.paid and not payment.deleted else _ZERO
    if spent + payment.overpaid != arrived and (spent or arrived):
        text = f"it settles {to_wire(spent)} and has {to_wire(payment.overpaid)} left of {to_wire(arrived)}"
        yield Finding(f"payment {payment.pk}", "payments", text)


def _rows_of(group: Sequence[Invoice]) -> dict[int, list[Position]]:
    rows: dict[int, list[Position]] = {invoice.pk: [] for invoice in group}
    for row in Position.objects.filter(invoice_id__in=list(rows)).order_by("place", "id"):
        rows[row.invoice_id].append(row)
    return rows


def _settled(name: str, numbers: Sequence[int]) -> dict[int, Decimal]:
    rows = Settlement.objects.filter(**{f"{name}__in": numbers}).order_by()
    return dict(rows.values_list(name).annotate(sum=Sum("amount")))


def _finding(invoice: Invoice, rule: str, text: str) -> Finding:
    return Finding(f"{invoice.kind} {invoice.number} ({invoice.pk})", rule, text)
