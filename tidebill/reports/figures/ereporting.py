"""French e-reporting: sales to consumers and to foreign companies, and payments for services.

Sales between French companies are exchanged as e-invoices instead. Sales to consumers are sums by day,
category and rate; sales to foreign companies are listed one by one. Payments are split among the rates of
their document in proportion.
"""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from tidebill.invoices.models import Invoice
from tidebill.kernel.currencies import round_amount
from tidebill.payments.models import Settlement
from tidebill.reports.figures.sums import Rows

ZERO: Final = Decimal(0)
FRANCE: Final = "FR"
CONSUMERS, ABROAD, PAYMENTS = "b2c", "b2b_international", "payment"
# Categories of transactions (TT-81): goods, services, not taxable in France, margin scheme.
GOODS, SERVICES, OUTSIDE, MARGIN = "TLB1", "TPS1", "TNT1", "TMA1"
_CATEGORIES: Final = {"goods": GOODS, "services": SERVICES}
_UNTAXED: Final = frozenset({"np", "oo"})
_SUMS: Final = ("net", "tax_amount", "gross")
_COLUMNS = ("pk", "kind", "issue_date", "currency", "tax_lines", "number", "price_gross", "transaction_type")
_PARTIES = ("seller_country", "buyer_country", "buyer_tax_no", "buyer_tax_no_kind", "buyer_name")


def ereporting(sales: "QuerySet[Invoice, Invoice]", *, payments: Iterable[Settlement], zone: tzinfo) -> Rows:
    """Return what to report: sales by day, then payments for services by day."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for invoice in sales.order_by("issue_date", "pk").only(*_COLUMNS, *_PARTIES).iterator(chunk_size=2_000):
        part = part_of(invoice)
        if part is None:
            continue
        buyer = _buyer(invoice) if part == ABROAD else {}
        for line in invoice.tax_lines or ():
            row = {"part": part, "day": invoice.issue_date, "category": category_of(invoice, line["tax"])}
            _add(found, {**row, **buyer, "currency": invoice.currency, "tax": line["tax"]}, _amounts(line))
    for settlement in payments:
        for row, amounts in _payment_rows(settlement, zone):
            _add(found, row, amounts)
    return list(found.values())


def part_of(invoice: Invoice) -> str | None:
    """Return the part of the report that a sale belongs to; None for those outside e-reporting."""
    if (invoice.seller_country or "").upper() != FRANCE:
        return None
    is_company = bool((invoice.buyer_tax_no or "").strip()) and invoice.buyer_tax_no_kind != "empty"
    if not is_company:
        return CONSUMERS
    return None if (invoice.buyer_country or FRANCE).upper() == FRANCE else ABROAD


def category_of(invoice: Invoice, tax: str) -> str | None:
    """Return the category of a sale at a rate; None if goods and services can't be told apart."""
    if invoice.kind == "vat_margin":
        return MARGIN
    if tax in _UNTAXED:
        return OUTSIDE
    return _CATEGORIES.get(invoice.transaction_type or "")


def ereporting_totals(rows: Rows) -> Rows:
    """Return totals of the sales by currency; payments are no sales."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["part"] != PAYMENTS:
            zeros = {"currency": row["currency"], **dict.fromkeys(_SUMS, ZERO)}
            total = found.setdefault(row["currency"], zeros)
            for name in _SUMS:
                total[name] += row[name]
    return [found[currency] for currency in sorted(found)]


def _payment_rows(
    settlement: Settlement, zone: tzinfo
) -> Iterator[tuple[dict[str, Any], dict[str, Decimal]]]:
    """Yield a payment by the rates of its document, if that is a service to be reported."""
    invoice, paid = settlement.invoice, settlement.payment.paid_date
    if part_of(invoice) is None or invoice.transaction_type != "services" or not paid:
        return
    if not invoice.price_gross:
        return
    share = settlement.amount / invoice.price_gross
    for line in invoice.tax_lines or ():
        amounts = {name: round_amount(Decimal(line[name]) * share, invoice.currency) for name in _SUMS}
        row = {"part": PAYMENTS, "day": paid.astimezone(zone).date(), "category": SERVICES}
        yield {**row, "currency": invoice.currency, "tax": line["tax"]}, amounts


def _buyer(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "invoice_id": invoice.pk,
        "buyer_name": invoice.buyer_name,
        "buyer_country": invoice.buyer_country,
        "buyer_tax_no": invoice.buyer_tax_no,
    }


def _amounts(line: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(line[name]) for name in _SUMS}


def _add(
    found: dict[tuple[Any, ...], dict[str, Any]], row: dict[str, Any], amounts: dict[str, Decimal]
) -> None:
    sum_ = found.setdefault(tuple(row.items()), {**row, "count": 0, **dict.fromkeys(_SUMS, ZERO)})
    sum_["count"] += 1
    for name, amount in amounts.items():
        sum_[name] += amount
