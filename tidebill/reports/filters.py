"""Filters of reports, shared by page, table, PDF and API."""

from typing import Final

from tidebill.http.paging import Paged
from tidebill.invoices.filters import Period
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.types import choice

PERIOD: Final = "this_year"
GROUPS: Final = ("month", "quarter", "year", "day", "client", "product", "category", "department")
RATE_GROUPS: Final = ("rate", "month", "quarter")
Group = choice(*GROUPS)
RateGroup = choice(*RATE_GROUPS)
DayType = choice("issue_date", "transaction_date")


class ReportFilters(Paged):
    """Parameters of every report."""

    period: Period = field("Period; `more` uses `date_from` and `date_to`.", example="this_year")
    date_from: types.Text = field("First day of the period `more`.", example="2026-01-01")
    date_to: types.Text = field("Last day of the period `more`.", example="2026-12-31")
    search_date_type: DayType = field("Date the period applies to.", example="issue_date")
    currency: types.Currency = field("Only this currency.", example="EUR")
    department_id: types.Id = field("Only this department.")
    client_id: types.Id = field("Only this client.")

    @property
    def chosen_period(self) -> str:
        return self.period or PERIOD

    @property
    def day_column(self) -> str:
        return self.search_date_type or "issue_date"


class SalesFilters(ReportFilters):
    """Parameters of the reports of sales and of expenses."""

    by: Group = field("Grouping; `month` by default.", example="client")

    @property
    def chosen_by(self) -> str:
        return self.by or "month"


class StockFilters(ReportFilters):
    """Parameters of the report of stock."""

    warehouse_id: types.Id = field("Only this warehouse.")


class TaxFilters(ReportFilters):
    """Parameters of the report of taxes."""

    by: RateGroup = field("Totals by tax rate, or by tax rate and month or quarter.", example="rate")
    income: types.Flag = field("`no` reports the tax on expenses.", example="yes")

    @property
    def chosen_by(self) -> str:
        return self.by or "rate"

    @property
    def is_income(self) -> bool:
        return self.income is not False
