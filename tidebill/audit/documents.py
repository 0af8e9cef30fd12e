"""Totals of documents."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tidebill.audit.findings import Finding, batches
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.totals import sum_up
from tidebill.kernel.money import to_wire

_SUMS = ("price_net", "price_tax", "price_gross", "settlement_total")


def check_sums() -> Iterator[Finding]:
    """Recompute the totals of each document from its line items."""
    for group in batches(Invoice.objects.filter(deleted=False).select_related("account")):
        rows = _rows_of(group)
        for invoice in group:
            yield from _check_sums(invoice, rows[invoice.pk])


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


def _rows_of(group: Sequence[Invoice]) -> dict[int, list[Position]]:
    rows: dict[int, list[Position]] = {invoice.pk: [] for invoice in group}
    for row in Position.objects.filter(invoice_id__in=list(rows)).order_by("place", "id"):
        rows[row.invoice_id].append(row)
    return rows


def _finding(invoice: Invoice, rule: str, text: str) -> Finding:
    return Finding(f"{invoice.kind} {invoice.number} ({invoice.pk})", rule, text)
