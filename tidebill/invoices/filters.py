"""Filters of documents, shared by API and pages."""

from datetime import tzinfo
from typing import Any, Final, Protocol

from django.db.models import Q, QuerySet

from tidebill.http.paging import Paging
from tidebill.invoices.balance import AMOUNT_DUE
from tidebill.invoices.models import Invoice
from tidebill.kernel import periods, vocabulary
from tidebill.kernel.kinds import CANCELED_KIND, PAYABLE_KINDS
from tidebill.storage import clock
from tidebill.storage.search import matching
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

ORDERS = (
    "number",
    "created_at",
    "updated_at",
    "price_net",
    "price_gross",
    "price_tax",
    "issue_date",
    "payment_to",
    "paid_date",
    "transaction_date",
    "buyer_name",
    "buyer_tax_no",
    "seller_name",
    "oid",
)
_EXACT = (
    "client_id",
    "department_id",
    "category_id",
    "number",
    "oid",
    "invoice_id",
    "from_invoice_id",
    "currency",
    "accounting_kind",
)
# Filters that identify documents and therefore disable the default period.
_NAMING = ("client_id", "invoice_ids", "number", "oid", "invoice_id", "from_invoice_id", "query")
# Clients use two names for the date of sale.
_DATE_COLUMNS = {"sell_date": "transaction_date"}
OVERDUE = "overdue"
UNPAID = "unpaid"
Period = choice(*periods.PERIODS)
SearchDateType = choice(*vocabulary.SEARCH_DATE_TYPES)
# Both spellings are in use.
CANCELED: Final = ("canceled", "cancelled")
ListedStatus = choice(*vocabulary.STATUSES, OVERDUE, UNPAID, *CANCELED)
AccountingKind = choice(*vocabulary.ACCOUNTING_KINDS)


class InvoiceFilters(Paging):
    """Parameters of the list of documents."""

    period: Period = field(
        "Period of the documents; `more` uses `date_from` and `date_to`.", example="this_month"
    )
    date_from: types.Text = field("First day of the period `more`.", example="2026-01-01")
    date_to: types.Text = field("Last day of the period `more`.", example="2026-12-31")
    search_date_type: SearchDateType = field("Date the period applies to.", example="issue_date")
    income: types.Flag = field("`no` lists expenses instead of sales.", example="yes")
    kind: types.Text = field("Documents of this kind; `canceled` for canceled ones.", example="vat")
    kinds: types.Words = field("Documents of these kinds.", example=["vat", "proforma"])
    status: ListedStatus = field(
        "Documents with this status; also `unpaid`, `overdue` and `canceled`.", example="paid"
    )
    client_id: types.Id = field("Documents of this client.")
    department_id: types.Id = field("Documents of this department.")
    category_id: types.Id = field("Documents of this category.")
    currency: types.Currency = field("Documents in this currency.", example="EUR")
    invoice_ids: types.Ids = field("Only these documents.", example="1,2")
    number: types.Text = field("The document with exactly this number.")
    oid: types.Text = field("Documents with exactly this order number.")
    invoice_id: types.Id = field("Documents related to this one, such as its corrections.")
    from_invoice_id: types.Id = field("Documents created from this one.")
    accounting_kind: AccountingKind = field("Expenses of this type.", example="fuel0")
    accounting_status: types.Text = field("Documents with this export status.", example="exported")
    include_positions: types.Flag = field("Whether to include line items.", example=True)
    query: types.Text = field("Words in number, buyer, tax number, order number or line items.")

    @property
    def is_income(self) -> bool:
        return self.income is not False

    @property
    def chosen_period(self) -> str:
        """Return the given period, or the last 12 months unless documents are identified."""
        naming = any(getattr(self, name) not in (None, [], "") for name in _NAMING)
        return self.period or ("all" if naming else periods.DEFAULT_PERIOD)


def find_invoices(given: InvoiceFilters, *, zone: tzinfo) -> "QuerySet[Invoice, Invoice]":
    """Return the matching documents of the account in scope; raises Invalid for invalid dates."""
    rows: QuerySet[Invoice, Invoice] = Invoice.objects.filter(income=given.is_income, deleted=False)
    rows = rows.filter(
        **{name: value for name in _EXACT if (value := getattr(given, name)) not in (None, "")}
    )
    if given.invoice_ids is not None:
        rows = rows.filter(pk__in=given.invoice_ids)
    rows = _of_kinds(rows, given)
    rows = _in_state(rows, given, zone)
    rows = _in_period(rows, given, zone)
    if "accounting_status" in given.model_fields_set:
        rows = rows.filter(accounting_status=given.accounting_status or None)
    return matching(rows, given.query) if given.query else rows


class InPeriod(Protocol):
    """Filters with a period."""

    date_from: str | None
    date_to: str | None

    @property
    def chosen_period(self) -> str: ...


def period_days(given: InPeriod, *, zone: tzinfo) -> periods.DateRange:
    """Return the first and last day of the period, None for an open end; raises Invalid."""
    day_from, day_to = _explicit_days(given)
    return periods.period_range(
        given.chosen_period, today=clock.today(zone), date_from=day_from, date_to=day_to
    )


def _of_kinds(rows: "QuerySet[Invoice, Invoice]", given: InvoiceFilters) -> "QuerySet[Invoice, Invoice]":
    kinds = [*(given.kinds or []), *([given.kind] if given.kind else [])]
    if not kinds:
        return rows
    wanted = Q(kind__in=kinds, cancelled=False)
    return rows.filter(wanted | Q(cancelled=True) if CANCELED_KIND in kinds else wanted)


def _in_state(
    rows: "QuerySet[Invoice, Invoice]", given: InvoiceFilters, zone: tzinfo
) -> "QuerySet[Invoice, Invoice]":
    if given.status in CANCELED:
        return rows.filter(cancelled=True)
    if given.status not in (OVERDUE, UNPAID):
        return rows.filter(status=given.status) if given.status else rows
    payable = rows.annotate(due=AMOUNT_DUE).filter(due__gt=0, cancelled=False, test=False)
    # The receipt records the sale of an invoice that was issued for it.
    payable = payable.filter(kind__in=PAYABLE_KINDS, receipt_for_invoice_id=None)
    rows = payable.exclude(status="paid")
    return rows.filter(payment_to__lt=clock.today(zone)) if given.status == OVERDUE else rows


def _in_period(
    rows: "QuerySet[Invoice, Invoice]", given: InvoiceFilters, zone: tzinfo
) -> "QuerySet[Invoice, Invoice]":
    first, last = period_days(given, zone=zone)
    wanted = given.search_date_type or vocabulary.DEFAULT_SEARCH_DATE_TYPE
    column = _DATE_COLUMNS.get(wanted, wanted)
    if first:
        rows = rows.filter(**{f"{column}__gte": first})
    return rows.filter(**{f"{column}__lte": last}) if last else rows


def _explicit_days(given: InPeriod) -> tuple[Any, Any]:
    """Return the dates for the period ``more``; other periods ignore even malformed dates."""
    if given.chosen_period != "more":
        return None, None
    days = PeriodDays.read({"date_from": given.date_from, "date_to": given.date_to})
    return days.date_from, days.date_to


class PeriodDays(Schema):
    """The days of the period ``more``."""

    date_from: types.Day = field("First day.")
    date_to: types.Day = field("Last day.")
