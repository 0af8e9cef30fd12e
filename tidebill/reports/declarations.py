"""Declarations of reports, from which page, table, PDF and API are derived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.accounts.models import Department
from tidebill.catalog.models import Client
from tidebill.http.context import RequestContext
from tidebill.http.lists import Column, Filter, named
from tidebill.http.periods import PERIOD_NAMES
from tidebill.invoices import names
from tidebill.invoices.list_choices import currencies, named_rows
from tidebill.reports import books, finding
from tidebill.reports.columns import (
    GROUP_NAMES,
    ereporting_columns,
    number_columns,
    receivable_columns,
    statement_columns,
    stock_columns,
    sum_columns,
    tax_columns,
)
from tidebill.reports.figures import ereporting, receivables, statement, stock, sums, taxes
from tidebill.reports.figures.sums import Rows
from tidebill.reports.filters import ReportFilters, SalesFilters, StockFilters, TaxFilters
from tidebill.reports.wire import (
    EReportingLine,
    NumberLine,
    Receivable,
    StatementLine,
    StockValue,
    Sum,
    TaxSum,
)
from tidebill.stock.models import Warehouse
from tidebill.wire.resource import Resource


@dataclass(frozen=True)
class Report:
    """``find`` returns the rows, ``total`` their totals: names of ``parts``, the grand total last."""

    name: str
    title: str
    lead: str
    icon: str
    resource: type[Resource]
    columns: Callable[[Any], Sequence[Column]]
    find: Callable[[RequestContext, Any], Rows]
    total: Callable[[Rows], Rows]
    parts: Sequence[tuple[str, str]] = ()
    filters: Sequence[Filter] = ()
    parameters: type[ReportFilters] = ReportFilters
    # Only listed for accounts with a department there.
    country: str = ""


def _period_filters() -> tuple[Filter, ...]:
    return (
        Filter(
            "period",
            _("Period"),
            choices=lambda context, given: named(PERIOD_NAMES),
            any_label="-",
            folded=False,
        ),
        Filter("date_from", _("From"), kind="day", days=True),
        Filter("date_to", _("Until"), kind="day", days=True),
    )


_CURRENCY: Final = Filter("currency", _("Currency"), choices=currencies, folded=False)
_DEPARTMENT: Final = Filter(
    "department_id",
    _("Department"),
    choices=lambda context, given: named_rows(Department, given.department_id),
)
_CLIENT: Final = Filter(
    "client_id",
    _("Client"),
    kind="pick",
    source="/clients.json",
    choices=lambda context, given: named_rows(Client, given.client_id),
)
_DAY_TYPE: Final = Filter(
    "search_date_type",
    _("Period applies to"),
    choices=lambda context, given: [("transaction_date", gettext(names.DATE_NAMES["transaction_date"]))],
    any_label=names.DATE_NAMES["issue_date"],
)
_TAX_PARTS: Final = (("net", _("Net")), ("gross", _("Gross")), ("tax_amount", _("Tax")))
_SUM_PARTS: Final = (("net", _("Net")), ("tax", _("Tax")), ("gross", _("Gross")))


def _groups(*left_out: str) -> Filter:
    shown = {name: label for name, label in GROUP_NAMES.items() if name not in left_out}
    return Filter(
        "by", _("Group by"), choices=lambda context, given: named(shown), any_label="-", folded=False
    )


def _of_sums(name: str, *, title: str, lead: str, icon: str, rows: Callable[..., Any]) -> Report:
    """Declare a report of sums over documents returned by ``rows``, for sales and expenses."""
    return Report(
        name=name,
        title=title,
        lead=lead,
        icon=icon,
        resource=Sum,
        columns=sum_columns,
        find=lambda context, given: sums.sums(
            rows(given, zone=context.account.zone), given.chosen_by, day=given.day_column
        ),
        total=sums.totals,
        parts=_SUM_PARTS,
        filters=(_groups(), *_period_filters(), _CURRENCY, _DEPARTMENT, _CLIENT, _DAY_TYPE),
        parameters=SalesFilters,
    )


SALES: Final = _of_sums(
    "sales",
    title=_("Sales"),
    lead=_("Sales by period, client, product, category or department"),
    icon="trending-up",
    rows=books.sales,
)
TAXES: Final = Report(
    name="taxes",
    title=_("Taxes"),
    lead=_("Net and tax by rate, for sales or expenses"),
    icon="percent",
    resource=TaxSum,
    columns=tax_columns,
    find=finding.find_taxes,
    total=taxes.tax_totals,
    parts=_TAX_PARTS,
    filters=(
        Filter(
            "by",
            _("Group by"),
            choices=lambda context, given: [
                ("rate", gettext("Tax rate")),
                ("month", gettext("Month")),
                ("quarter", gettext("Quarter")),
            ],
            any_label="-",
            folded=False,
        ),
        *_period_filters(),
        Filter(
            "income",
            _("Type"),
            choices=lambda context, given: [("no", gettext("Expenses"))],
            any_label=_("Income"),
            folded=False,
        ),
        _CURRENCY,
        _DEPARTMENT,
        _DAY_TYPE,
    ),
    parameters=TaxFilters,
)
RECEIVABLES: Final = Report(
    name="receivables",
    title=_("Receivables"),
    lead=_("Outstanding amounts by days overdue"),
    icon="hourglass",
    resource=Receivable,
    columns=receivable_columns,
    find=finding.find_receivables,
    total=receivables.bucket_totals,
    parts=(
        ("not_due", _("Not due yet")),
        ("days_1_30", _("1–30 days")),
        ("days_31_60", _("31–60 days")),
        ("days_61_90", _("61–90 days")),
        ("days_over_90", _("Over 90 days")),
        ("credit", _("Credit")),
        ("total", _("Total")),
    ),
    filters=(
        Filter(
            "client_id",
            _("Client"),
            kind="pick",
            source="/clients.json",
            choices=_CLIENT.choices,
            folded=False,
        ),
        _CURRENCY,
        Filter("department_id", _("Department"), choices=_DEPARTMENT.choices, folded=False),
    ),
)
STATEMENT: Final = Report(
    name="statement",
    title=_("Client statement"),
    lead=_("Documents and payments of one client with a running balance"),
    icon="scroll-text",
    resource=StatementLine,
    columns=statement_columns,
    find=finding.find_statement,
    total=statement.balances,
    parts=(("balance", _("Balance")),),
    filters=(
        Filter(
            "client_id",
            _("Client"),
            kind="pick",
            source="/clients.json",
            choices=_CLIENT.choices,
            folded=False,
        ),
        *_period_filters(),
        _CURRENCY,
    ),
)
EXPENSES: Final = _of_sums(
    "expenses",
    title=_("Expenses"),
    lead=_("Expenses by period, supplier, product, category or department"),
    icon="trending-down",
    rows=books.expenses,
)
NUMBERING: Final = Report(
    name="numbering",
    title=_("Numbering"),
    lead=_("Missing or void numbers"),
    icon="hash",
    resource=NumberLine,
    columns=number_columns,
    find=finding.find_numbers,
    total=lambda rows: [],
    filters=_period_filters(),
)
STOCK: Final = Report(
    name="stock",
    title=_("Stock value"),
    lead=_("Quantity and cost of the goods in your warehouses"),
    icon="warehouse",
    resource=StockValue,
    columns=stock_columns,
    find=lambda context, given: stock.stock_values(context.account, warehouse_id=given.warehouse_id),
    total=stock.stock_total,
    parts=(("value", _("Net value")),),
    filters=(
        Filter(
            "warehouse_id",
            _("Warehouse"),
            choices=lambda context, given: named_rows(Warehouse, given.warehouse_id),
            folded=False,
        ),
    ),
    parameters=StockFilters,
)
EREPORTING: Final = Report(
    name="ereporting",
    title=_("E-reporting"),
    lead=_("Sales to consumers and abroad, and payments, for the French tax office"),
    icon="landmark",
    resource=EReportingLine,
    columns=ereporting_columns,
    find=finding.find_ereporting,
    total=ereporting.ereporting_totals,
    parts=_TAX_PARTS,
    filters=(*_period_filters(), _CURRENCY, _DEPARTMENT),
    country="FR",
)
REPORTS: Final = (SALES, EXPENSES, TAXES, RECEIVABLES, STATEMENT, NUMBERING, STOCK, EREPORTING)


def shown_reports() -> list[Report]:
    """Return the reports that concern the account's departments."""
    rows = Department.objects.filter(deleted=False).values_list("country", flat=True)
    countries = {(country or "").upper() for country in rows}
    return [report for report in REPORTS if not report.country or report.country in countries]
