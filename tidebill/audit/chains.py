"""Chains of documents: orders and what was billed of them, corrections, and what is owed."""

from collections.abc import Iterator
from decimal import Decimal

from tidebill.audit.findings import Inconsistency, batches
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrected_root, corrections_of
from tidebill.invoices.services.issuing.advances import (
    ADVANCE,
    FINAL,
    left_of_order,
    standing_documents,
)
from tidebill.invoices.services.issuing.corrections import returnable_by_rate
from tidebill.kernel.amounts import NOTHING
from tidebill.kernel.kinds import CORRECTION, ORDER_KINDS
from tidebill.kernel.money import to_wire

_ZERO = Decimal(0)
_CENT = Decimal("0.01")


def check_corrections() -> Iterator[Inconsistency]:
    """Check that no document is taken back beyond what it billed, and that corrections keep its rate."""
    live = Invoice.objects.filter(kind=CORRECTION, deleted=False, cancelled=False)
    parents = live.exclude(invoice=None).values("invoice_id")
    for group in batches(Invoice.objects.filter(pk__in=parents, deleted=False).exclude(kind=CORRECTION)):
        for root in group:
            yield from _check_taken_back(root)
    for group in batches(live.exclude(invoice=None).exclude(exchange_currency=None)):
        for correction in group:
            yield from _check_rate(correction)


def check_orders() -> Iterator[Inconsistency]:
    """Check that an order is billed once: by advances and one final that deducts each of them."""
    parts = Invoice.objects.filter(kind__in=(ADVANCE, FINAL), deleted=False, cancelled=False)
    ordered = Invoice.objects.filter(pk__in=parts.values("invoice_id"), kind__in=ORDER_KINDS, deleted=False)
    for group in batches(ordered):
        for order in group:
            yield from _check_order(order)


def _check_taken_back(root: Invoice) -> Iterator[Inconsistency]:
    corrections = corrections_of([root.pk])
    if root.cancelled or _is_wanted(corrections):
        return
    sign = -1 if root.price_gross < _ZERO else 1
    for tax, amounts in returnable_by_rate(root).items():
        if sign * amounts.gross < -_CENT:
            text = f"its corrections take back {to_wire(-sign * amounts.gross)} more than it billed at {tax}"
            yield _finding(root, "corrections", text)


def _is_wanted(corrections: list[Invoice]) -> bool:
    """Return whether a client explicitly allowed a correction beyond the remainder."""
    entries = JournalEntry.objects.filter(
        action__in=("invoice.create", "invoice.update"), subject_id__in=[each.pk for each in corrections]
    )
    return any((entry.after or {}).get("allow_overcorrection") for entry in entries)


def _check_rate(correction: Invoice) -> Iterator[Inconsistency]:
    root = corrected_root(correction)
    same = root.currency == correction.currency and root.exchange_currency == correction.exchange_currency
    if root.kind != CORRECTION and same and root.exchange_currency_rate != correction.exchange_currency_rate:
        yield _finding(correction, "corrections", f"its exchange rate is not that of {root.number}")


def _check_order(order: Invoice) -> Iterator[Inconsistency]:
    finals = list(standing_documents(order.pk, FINAL))
    if len(finals) > 1:
        numbers = ", ".join(final.number for final in finals)
        yield _finding(order, "orders", f"more than one final stands: {numbers}")
    for final in finals:
        missing = [each for each in standing_documents(order.pk, ADVANCE) if each.pk not in final.advance_ids]
        for advance in missing:
            yield _finding(final, "orders", f"it does not deduct the advance {advance.number}")
    if not finals and any(amounts.gross < -_CENT for amounts in left_of_order(order).values()):
        over = [tax for tax, amounts in left_of_order(order).items() if amounts.gross < NOTHING.gross]
        yield _finding(order, "orders", f"advances bill more than was ordered at {', '.join(over)}")


def _finding(invoice: Invoice, rule: str, text: str) -> Inconsistency:
    return Inconsistency(f"{invoice.kind} {invoice.number} ({invoice.pk})", rule, text)
