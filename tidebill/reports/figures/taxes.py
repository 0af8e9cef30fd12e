"""Tax by rate: the sum of the documents' tax summaries."""

from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from tidebill.invoices.models import Invoice
from tidebill.reports.figures.sums import Rows, period_name

ZERO: Final = Decimal(0)
_SUMS: Final = ("net", "tax_amount", "gross")


def tax_sums(rows: "QuerySet[Invoice, Invoice]", by: str, *, day: str) -> Rows:
    """Return tax by currency and rate, and optionally by month or quarter.

    Tax summaries are JSON in the documents' snapshots, so they are added up in Python.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    documents = rows.order_by().values_list("currency", day, "tax_lines")
    for currency, when, lines in documents.iterator(chunk_size=2_000):
        period = None if by == "rate" else period_name(when, by)
        for line in lines or ():
            _add(found, (period or "", currency, line["tax"]), line)
    return [
        {"period": period or None, "currency": currency, "tax": tax, **found[period, currency, tax]}
        for period, currency, tax in sorted(found, key=_order)
    ]


def tax_totals(rows: Rows) -> Rows:
    """Return totals by currency."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        sum_ = found.setdefault(row["currency"], {"currency": row["currency"], **dict.fromkeys(_SUMS, ZERO)})
        for name in _SUMS:
            sum_[name] += row[name]
    return [found[currency] for currency in sorted(found)]


def _add(found: dict[tuple[Any, ...], dict[str, Any]], key: tuple[Any, ...], line: dict[str, str]) -> None:
    sum_ = found.setdefault(key, {"count": 0, **dict.fromkeys(_SUMS, ZERO)})
    sum_["count"] += 1
    for name in _SUMS:
        sum_[name] += Decimal(line[name])


def _order(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sort by period and currency; highest rate first, codes last."""
    period, currency, tax = key
    try:
        return period, currency, 0, -Decimal(tax), ""
    except ArithmeticError:
        return period, currency, 1, ZERO, tax
