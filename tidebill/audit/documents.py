"""Totals of documents, their exchange notes, and test documents."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tidebill.audit.findings import Inconsistency, batches
from tidebill.invoices.models import TEST_SERIES, Invoice, Position
from tidebill.invoices.services.pricing.totals import sum_up
from tidebill.kernel.money import to_wire
from tidebill.transmission.models import Transmission

_NOTE = re.compile(r"1 ([A-Z]{3}) = ([0-9]+(?:\.[0-9]+)?) ([A-Z]{3}) \(")
_SUMS = ("price_net", "price_tax", "price_gross", "settlement_total")


def check_sums() -> Iterator[Inconsistency]:
    """Recompute the totals of each document from its line items."""
    for group in batches(Invoice.objects.filter(deleted=False).select_related("account")):
        rows = _rows_of(group)
        for invoice in group:
            yield from _check_sums(invoice, rows[invoice.pk])


def check_notes() -> Iterator[Inconsistency]:
    """Check that a generated note on the exchange rate names the rate of its own document."""
    rows = Invoice.objects.filter(deleted=False).exclude(exchange_note=None).exclude(exchange_note="")
    for invoice in rows.order_by("pk").iterator():
        named = _NOTE.match(invoice.exchange_note or "")
        rate = invoice.exchange_currency_rate
        if not named or (invoice.currency, invoice.exchange_currency) != (named[1], named[3]):
            continue
        if rate is None or Decimal(named[2]) != rate:
            shown = "none" if rate is None else to_wire(rate)
            yield _finding(invoice, "rates", f"its exchange rate is {shown}, its note names {named[2]}")


def check_tests() -> Iterator[Inconsistency]:
    """Check that test documents were never sent, and that no other document has a number of theirs."""
    for sent in Transmission.objects.filter(invoice__test=True).select_related("invoice").order_by("pk"):
        yield _finding(sent.invoice, "tests", f"a test document was sent by {sent.channel}")
    taken = Invoice.objects.filter(test=False, deleted=False, number_kind__startswith=TEST_SERIES)
    for invoice in taken.order_by("pk").iterator():
        yield _finding(invoice, "tests", "it has a number of test documents")


def _check_sums(invoice: Invoice, rows: Sequence[Position]) -> Iterator[Inconsistency]:
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


def _finding(invoice: Invoice, rule: str, text: str) -> Inconsistency:
    return Inconsistency(f"{invoice.kind} {invoice.number} ({invoice.pk})", rule, text)
