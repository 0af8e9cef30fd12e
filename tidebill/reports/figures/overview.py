"""Figures of the dashboard: current month, receivables, top clients, last 12 months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Sum

from tidebill.accounts.models import Account
from tidebill.invoices.balance import outstanding_documents
from tidebill.invoices.models import Invoice
from tidebill.kernel.currencies import own_first
from tidebill.kernel.periods import add_months
from tidebill.payments.balance import credits
from tidebill.payments.models import Payment
from tidebill.reports import books
from tidebill.reports.figures.receivables import BUCKETS, bucket_totals, receivables
from tidebill.reports.figures.sums import Rows, sums, totals
from tidebill.reports.filters import ReportFilters
from tidebill.storage import clock

ZERO: Final = Decimal(0)
MONTHS: Final = 12
TOP: Final = 5


@dataclass(frozen=True)
class Trend:
    """Gross sales of each of the last 12 months in one currency, oldest first."""

    currency: str
    months: Sequence[tuple[date, Decimal]]


@dataclass(frozen=True)
class Overview:
    """Amounts are pairs of currency and gross; ``ages`` are rows with the keys of BUCKETS."""

    sold: Sequence[tuple[str, Decimal]]
    received: Sequence[tuple[str, Decimal]]
    open: Sequence[tuple[str, Decimal]]
    overdue: Sequence[tuple[str, Decimal]]
    ages: Rows
    clients: Rows
    trends: Sequence[Trend]


def overview(account: Account, *, department_id: int | None = None) -> Overview:
    """Return the figures of the account in scope, or of one department."""
    today = clock.today(account.zone)
    start = add_months(today.replace(day=1), 1 - MONTHS)
    year = _filters(start, None, department_id)
    months = sums(books.sales(year, zone=account.zone), "month", day="issue_date")
    month = [row for row in months if row["name"] == f"{today:%Y-%m}"]
    own = account.currency
    owed = receivables(_owed(department_id), _credits(department_id), today=today)
    ages = _own_first(bucket_totals(owed), own)
    return Overview(
        sold=[(row["currency"], row["gross"]) for row in _own_first(totals(month), own)],
        received=_received(account, today.replace(day=1), department_id),
        open=[(row["currency"], row["total"]) for row in ages],
        overdue=[(row["currency"], late) for row in ages if (late := _late(row))],
        ages=ages,
        clients=_top(sums(books.sales(year, zone=account.zone), "client", day="issue_date")),
        trends=_trends(months, _own_first(totals(months), own), start),
    )


def _own_first(rows: Rows, own: str) -> Rows:
    return own_first(rows, own, currency=lambda row: str(row["currency"]))


def _filters(first: date, last: date | None, department_id: int | None) -> ReportFilters:
    days = {"date_from": first.isoformat(), "date_to": last.isoformat() if last else None}
    return ReportFilters.read({"period": "more", **days, "department_id": department_id})


def _owed(department_id: int | None) -> Any:
    rows = outstanding_documents()
    return rows.filter(department_id=department_id) if department_id else rows


def _credits(department_id: int | None) -> Any:
    return credits().filter(department_id=department_id) if department_id else credits()


def _late(row: dict[str, Any]) -> Decimal:
    return sum((row[bucket] for bucket in BUCKETS[1:]), ZERO)


def _received(account: Account, first: date, department_id: int | None) -> list[tuple[str, Decimal]]:
    """Return receipts since the first of the month: payments, and amounts marked as paid without one."""
    since = datetime.combine(first, time.min, account.zone)
    paid = Payment.objects.filter(income=True, deleted=False, paid=True, paid_date__gte=since)
    otherwise = Invoice.objects.filter(income=True, deleted=False, cancelled=False, paid_date__gte=first)
    otherwise = otherwise.filter(test=False, kind__in=books.SALES).exclude(paid=F("paid_by_payments"))
    if department_id:
        paid = paid.filter(department_id=department_id)
        otherwise = otherwise.filter(department_id=department_id)
    found: dict[str, Decimal] = {}
    for currency, price in paid.order_by().values_list("currency").annotate(sum=Sum("price")):
        found[currency] = found.get(currency, ZERO) + price
    grouped = otherwise.order_by().values_list("currency")
    for currency, whole, known in grouped.annotate(whole=Sum("paid"), known=Sum("paid_by_payments")):
        found[currency] = found.get(currency, ZERO) + whole - known
    return sorted(found.items(), key=lambda pair: (pair[0] != account.currency, pair[0]))


def _top(rows: Rows) -> Rows:
    """Return the top rows per currency, starting with the currency of most documents."""
    order = [total["currency"] for total in totals(rows)]
    return [
        row
        for currency in order
        for row in [row for row in rows if row["currency"] == currency and row["gross"] > ZERO][:TOP]
    ]


def _trends(rows: Rows, sums: Rows, start: date) -> list[Trend]:
    by_month = {(row["currency"], row["name"]): row["gross"] for row in rows}
    days = [add_months(start, number) for number in range(MONTHS)]
    return [
        Trend(
            total["currency"],
            [(day, by_month.get((total["currency"], f"{day:%Y-%m}"), ZERO)) for day in days],
        )
        for total in sums
    ]
