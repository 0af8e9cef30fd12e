"""Documents included in reports, and their periods."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from django.db.models import QuerySet

from tidebill.invoices.filters import PeriodDays
from tidebill.invoices.models import Invoice
from tidebill.kernel import kinds, periods
from tidebill.payments.models import Settlement
from tidebill.reports.filters import ReportFilters
from tidebill.storage import clock

# Corrections count with their difference, final invoices with the remainder after advances.
SALES: Final = kinds.kinds_that(lambda kind: kind.booked and kind.side == "sale")
EXPENSES: Final = kinds.kinds_that(lambda kind: kind.booked)


def sales(given: ReportFilters, *, zone: tzinfo) -> "QuerySet[Invoice, Invoice]":
    """Return sales documents that are not canceled, deleted or tests; each sale once.

    An invoice for a receipt is excluded, since the receipt already counts.
    """
    rows = Invoice.objects.filter(income=True, deleted=False, cancelled=False, test=False, kind__in=SALES)
    return _narrowed(rows.filter(receipt_for_invoice_id=None), given, zone=zone)


def expenses(given: ReportFilters, *, zone: tzinfo) -> "QuerySet[Invoice, Invoice]":
    """Return purchase documents that are not canceled, deleted or tests."""
    rows = Invoice.objects.filter(income=False, deleted=False, cancelled=False, test=False, kind__in=EXPENSES)
    return _narrowed(rows, given, zone=zone)


def settlements(given: ReportFilters, *, zone: tzinfo) -> "QuerySet[Settlement, Settlement]":
    """Return the parts of payments received for sales, by the day of the payment."""
    rows = Settlement.objects.filter(payment__paid=True, payment__deleted=False, mirrored=False)
    rows = rows.filter(invoice__income=True, invoice__deleted=False, invoice__test=False)
    first, last = days_of(given, zone=zone)
    if first:
        rows = rows.filter(payment__paid_date__gte=datetime.combine(first, time.min, zone))
    if last:
        rows = rows.filter(payment__paid_date__lt=datetime.combine(last + timedelta(days=1), time.min, zone))
    wanted = {name: value for name in ("currency", "department_id") if (value := getattr(given, name))}
    rows = rows.filter(**{f"invoice__{name}": value for name, value in wanted.items()})
    return rows.select_related("invoice", "payment").order_by("payment__paid_date", "pk")


def days_of(given: ReportFilters, *, zone: tzinfo) -> tuple[date | None, date | None]:
    """Return the first and last day of the period, None for an open end; raises Invalid."""
    days = PeriodDays()
    if given.chosen_period == "more":
        days = PeriodDays.read({"date_from": given.date_from, "date_to": given.date_to})
    return periods.period_range(
        given.chosen_period, today=clock.today(zone), date_from=days.date_from, date_to=days.date_to
    )


def _narrowed(
    rows: "QuerySet[Invoice, Invoice]", given: ReportFilters, *, zone: tzinfo
) -> "QuerySet[Invoice, Invoice]":
    first, last = days_of(given, zone=zone)
    if first:
        rows = rows.filter(**{f"{given.day_column}__gte": first})
    if last:
        rows = rows.filter(**{f"{given.day_column}__lte": last})
    wanted = {
        name: value for name in ("currency", "department_id", "client_id") if (value := getattr(given, name))
    }
    return rows.filter(**wanted)
