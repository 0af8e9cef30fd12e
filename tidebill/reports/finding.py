"""What each report shows, from the filters of a request."""

from tidebill.http.context import RequestContext
from tidebill.invoices.balance import outstanding_documents
from tidebill.payments.balance import credits
from tidebill.reports import books
from tidebill.reports.figures import ereporting, numbering, receivables, statement, taxes
from tidebill.reports.figures.sums import Rows
from tidebill.reports.filters import ReportFilters, TaxFilters
from tidebill.storage import clock


def find_receivables(context: RequestContext, given: ReportFilters) -> Rows:
    names_ = ("currency", "department_id", "client_id")
    wanted = {name: value for name in names_ if (value := getattr(given, name))}
    credit = {"credit_client_id" if name == "client_id" else name: value for name, value in wanted.items()}
    return receivables.receivables(
        outstanding_documents().filter(**wanted),
        credits().filter(**credit),
        today=clock.today(context.account.zone),
    )


def find_statement(context: RequestContext, given: ReportFilters) -> Rows:
    """Limit the statement to a period only if one is given."""
    zone = context.account.zone
    first, last = books.days_of(given, zone=zone) if given.period else (None, None)
    return statement.statement(given.client_id, currency=given.currency, zone=zone, first=first, last=last)


def find_taxes(context: RequestContext, given: TaxFilters) -> Rows:
    zone = context.account.zone
    rows = books.sales(given, zone=zone) if given.is_income else books.expenses(given, zone=zone)
    return taxes.tax_sums(rows, given.chosen_by, day=given.day_column)


def find_ereporting(context: RequestContext, given: ReportFilters) -> Rows:
    zone = context.account.zone
    return ereporting.ereporting(
        books.sales(given, zone=zone), payments=books.settlements(given, zone=zone), zone=zone
    )


def find_numbers(context: RequestContext, given: ReportFilters) -> Rows:
    first, last = books.days_of(given, zone=context.account.zone)
    return numbering.number_lines(context.account, first=first, last=last)
