"""Which documents count in a report, and in which days."""

from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from tidebill.invoices.filters import PeriodDays
from tidebill.invoices.models import Invoice
from tidebill.kernel import periods, vocabulary
from tidebill.reports.filters import ReportFilters
from tidebill.storage import clock

_FACTS: Final = vocabulary.DOCUMENT_KINDS.values()
# A sale: what the tax records know, and bills of those who charge no tax. Corrections carry their difference,
# final documents what their advances have left. Proformas, estimates and orders only promise.
SALES: Final = tuple(
    kind.name for kind in _FACTS if kind.side == "sale" and (kind.tax_document or kind.name == "bill")
)
EXPENSES: Final = tuple(kind.name for kind in _FACTS if kind.tax_document or kind.name == "bill")
# What is bought from others but issued by the buyer.
BOUGHT: Final = tuple(kind.name for kind in _FACTS if kind.side == "purchase" and kind.tax_document)


def sales(given: ReportFilters, *, zone: Any) -> "QuerySet[Invoice, Invoice]":
    """Documents of sale: neither cancelled nor deleted nor tests, each sale once.

    An invoice for a receipt repeats what the receipt has recorded, so it doesn't count.
    """
    rows = Invoice.objects.filter(income=True, deleted=False, cancelled=False, test=False, kind__in=SALES)
    return _narrowed(rows.filter(receipt_for_invoice_id=None), given, zone=zone)


def expenses(given: ReportFilters, *, zone: Any) -> "QuerySet[Invoice, Invoice]":
    """Documents of purchase: neither cancelled nor deleted nor tests."""
    rows = Invoice.objects.filter(income=False, deleted=False, cancelled=False, test=False, kind__in=EXPENSES)
    return _narrowed(rows, given, zone=zone)


def days_of(given: ReportFilters, *, zone: Any) -> tuple[date | None, date | None]:
    """The first and last day of the period, None where it is open; raises Invalid."""
    days = PeriodDays()
    if given.chosen_period == "more":
        days = PeriodDays.read({"date_from": given.date_from, "date_to": given.date_to})
    return periods.period_range(
        given.chosen_period, today=clock.today(zone), date_from=days.date_from, date_to=days.date_to
    )


def _narrowed(
    rows: "QuerySet[Invoice, Invoice]", given: ReportFilters, *, zone: Any
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
