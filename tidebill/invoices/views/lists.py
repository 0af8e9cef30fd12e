"""List pages: sales, expenses, and orders with estimates."""

from dataclasses import replace
from datetime import tzinfo
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.accounts.models import Department
from tidebill.catalog.models import Category, Client
from tidebill.http.context import RequestContext
from tidebill.http.lists import Action, Column, Filter, ListPage, named
from tidebill.http.periods import PERIOD_NAMES
from tidebill.invoices import names
from tidebill.invoices.filters import OVERDUE, UNPAID, InvoiceFilters, period_days
from tidebill.invoices.list_choices import currencies, named_rows, period_text
from tidebill.kernel import vocabulary

LISTED_ORDERS: Final = ("client_order", "estimate")


def _statuses(context: RequestContext, given: object) -> list[tuple[str, str]]:
    return [(UNPAID, gettext("Unpaid")), (OVERDUE, gettext("Overdue")), *named(names.STATUS_NAMES)]


def _date_types(context: RequestContext, given: object) -> list[tuple[str, str]]:
    others = {**names.DATE_NAMES}
    del others[vocabulary.DEFAULT_SEARCH_DATE_TYPE]
    return named(others)


FILTERS: Final = (
    Filter("query", _("Search"), kind="search", hint=_("Number, client, tax number, product"), folded=False),
    Filter(
        "period",
        _("Period"),
        choices=lambda context, given: named(PERIOD_NAMES),
        any_label="-",
        folded=False,
    ),
    Filter("status", _("Status"), choices=_statuses, folded=False),
    Filter("date_from", _("From"), kind="day", days=True),
    Filter("date_to", _("Until"), kind="day", days=True),
    Filter("kind", _("Type"), choices=lambda context, given: named(names.KIND_NAMES)),
    Filter(
        "client_id",
        _("Client"),
        kind="pick",
        source="/clients.json",
        choices=lambda context, given: named_rows(Client, given.client_id),
    ),
    Filter(
        "department_id",
        _("Department"),
        choices=lambda context, given: named_rows(Department, given.department_id),
    ),
    Filter(
        "category_id", _("Category"), choices=lambda context, given: named_rows(Category, given.category_id)
    ),
    Filter("currency", _("Currency"), choices=currencies),
    Filter("oid", _("Order number"), kind="text"),
    Filter(
        "search_date_type",
        _("Period applies to"),
        choices=_date_types,
        any_label=names.DATE_NAMES[vocabulary.DEFAULT_SEARCH_DATE_TYPE],
    ),
)
COLUMNS: Final = (
    Column("number", _("Number"), order="number", cell="link", narrow="head"),
    Column("kind_text", _("Type"), narrow="hide"),
    Column("buyer_name", _("Client"), order="buyer_name"),
    Column("buyer_tax_no", _("Client's tax number"), order="buyer_tax_no", narrow="hide", chosen=False),
    Column("seller_name", _("Seller"), order="seller_name", narrow="hide", chosen=False),
    Column("issue_date", _("Issue date"), order="issue_date", cell="day"),
    Column(
        "transaction_date",
        _("Sale date"),
        order="transaction_date",
        cell="day",
        narrow="hide",
        chosen=False,
    ),
    Column("payment_to", _("Due date"), order="payment_to", cell="invoices/_due.html", narrow="hide"),
    Column("paid_date", _("Payment date"), order="paid_date", cell="day", narrow="hide", chosen=False),
    Column("oid", _("Order number"), order="oid", narrow="hide", chosen=False),
    Column("internal_note", _("Internal note"), narrow="hide", chosen=False),
    Column("status", _("Status"), cell="invoices/_status.html", narrow="badge"),
    Column(
        "price_net", _("Net"), order="price_net", cell="amount", unit="currency", narrow="hide", chosen=False
    ),
    Column(
        "price_tax", _("Tax"), order="price_tax", cell="amount", unit="currency", narrow="hide", chosen=False
    ),
    Column("paid", _("Paid"), cell="amount", unit="currency", narrow="hide", chosen=False),
    Column("price_gross", _("Gross"), order="price_gross", cell="amount", unit="currency", narrow="value"),
    Column("created_at", _("Created"), order="created_at", cell="moment", narrow="hide", chosen=False),
    Column("updated_at", _("Changed"), order="updated_at", cell="moment", narrow="hide", chosen=False),
)
INCOME: Final = ListPage(
    name="income",
    address="/invoices",
    title=_("Income"),
    lead=_("Invoices and other documents you have issued"),
    icon="receipt-text",
    columns=COLUMNS,
    filters=FILTERS,
    row="/invoices/{id}",
    new=Action(_("New invoice"), "plus", "/invoices/new", "invoices:write"),
    menu="/invoices/{id}/actions",
    bulk="invoices/_bulk.html",
    selects="invoice_ids",
    sums="invoices/_sums.html",
    first="invoices/_first.html",
)
EXPENSES: Final = replace(
    INCOME,
    name="expenses",
    address="/invoices?income=no",
    title=_("Expenses"),
    lead=_("Documents you have received"),
    columns=[
        replace(column, label=_("Supplier")) if column.name == "buyer_name" else column for column in COLUMNS
    ],
    new=Action(_("New expense"), "plus", "/invoices/new?income=no", "invoices:write"),
    beside=(Action(_("Import e-invoice"), "upload", "/invoices/import", "invoices:write"),),
    first="",
    empty_title=_("No expenses yet"),
    empty_text=_("Record received invoices to track tax, payments and stock."),
)
ORDERS: Final = replace(
    INCOME,
    name="orders",
    address=f"/invoices?kinds={','.join(LISTED_ORDERS)}",
    title=_("Orders and estimates"),
    lead=_("Orders from your clients and estimates you have offered"),
    new=Action(_("New estimate"), "plus", "/invoices/new?kind=estimate", "invoices:write"),
    first="",
    empty_title=_("No orders or estimates yet"),
    empty_text=_("Convert an estimate or order to an invoice in one click."),
)


def list_of(given: InvoiceFilters) -> ListPage:
    """Return the list page that the filters belong to."""
    if not given.is_income:
        return EXPENSES
    return ORDERS if given.kinds and set(given.kinds) == set(LISTED_ORDERS) else INCOME


def about(given: InvoiceFilters, *, zone: tzinfo) -> str:
    """Return the period as text: its name and dates."""
    return period_text(given.chosen_period, *period_days(given, zone=zone))
