"""Columns of reports."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_noop as _

from tidebill.http.lists import Column
from tidebill.reports.filters import ReportFilters, SalesFilters, TaxFilters

GROUP_NAMES: Final = {
    "month": _("Month"),
    "quarter": _("Quarter"),
    "year": _("Year"),
    "day": _("Day"),
    "client": _("Client"),
    "product": _("Product"),
    "category": _("Category"),
    "department": _("Department"),
}


def _amount(name: str, label: str, narrow: str = "line") -> Column:
    return Column(name, label, cell="amount", unit="currency", narrow=narrow)


def sum_columns(given: SalesFilters) -> Sequence[Column]:
    by = given.chosen_by
    columns = [
        Column("name", GROUP_NAMES[by], cell="reports/_name.html", narrow="head"),
        Column("count", _("Items") if by == "product" else _("Documents"), cell="quantity", narrow="hide"),
    ]
    if by == "product":
        return [
            *columns,
            Column("quantity", _("Quantity"), cell="quantity"),
            _amount("net", _("Net"), "value"),
        ]
    return [
        *columns,
        _amount("net", _("Net")),
        _amount("tax", _("Tax")),
        _amount("gross", _("Gross"), "value"),
    ]


def tax_columns(given: TaxFilters) -> Sequence[Column]:
    period = [] if given.chosen_by == "rate" else [Column("period", _("Period"), cell="day")]
    return [
        *period,
        Column("tax", _("Tax rate"), cell="reports/_rate.html", narrow="head"),
        Column("count", _("Documents"), cell="quantity", narrow="hide"),
        _amount("net", _("Net")),
        _amount("tax_amount", _("Tax"), "value"),
        _amount("gross", _("Gross")),
    ]


def receivable_columns(given: ReportFilters) -> Sequence[Column]:
    return [
        Column("name", _("Client"), narrow="head"),
        _amount("not_due", _("Not due yet")),
        _amount("days_1_30", _("1–30 days")),
        _amount("days_31_60", _("31–60 days")),
        _amount("days_61_90", _("61–90 days")),
        _amount("days_over_90", _("Over 90 days")),
        Column("credit", _("Credit"), cell="amount", unit="currency", narrow="line", chosen=False),
        _amount("total", _("Total"), "value"),
    ]


def statement_columns(given: ReportFilters) -> Sequence[Column]:
    return [
        Column("day", _("Day"), cell="day"),
        Column("number", _("Document"), narrow="head"),
        Column("what", _("Entry"), cell="reports/_what.html", narrow="badge"),
        _amount("charge", _("Charges")),
        _amount("credit", _("Paid")),
        _amount("balance", _("Balance"), "value"),
    ]


def number_columns(given: ReportFilters) -> Sequence[Column]:
    return [
        Column("first", _("Number"), cell="reports/_counter.html", narrow="head"),
        Column("kind", _("Type"), cell="reports/_kind.html"),
        Column("pattern", _("Pattern"), narrow="hide"),
        Column("period", _("Period"), cell="day"),
        Column("reason", _("Explanation"), cell="reports/_reason.html"),
        Column("number", _("Document"), cell="reports/_document.html", narrow="value"),
        Column("at", _("Date"), cell="moment"),
        Column("who", _("User")),
    ]


def stock_columns(given: ReportFilters) -> Sequence[Column]:
    return [
        Column("name", _("Product"), narrow="head"),
        Column("code", _("Code")),
        Column("quantity", _("Quantity"), cell="quantity"),
        Column("unit", _("Unit"), narrow="hide"),
        _amount("value", _("Net value"), "value"),
    ]


def ereporting_columns(given: ReportFilters) -> Sequence[Column]:
    return [
        Column("day", _("Day"), cell="day", narrow="head"),
        Column("part", _("Entry"), cell="reports/_part.html", narrow="badge"),
        Column("category", _("Category")),
        Column("number", _("Document"), cell="reports/_document.html"),
        Column("buyer_name", _("Client"), narrow="hide", chosen=False),
        Column("buyer_country", _("Country"), narrow="hide"),
        Column("buyer_tax_no", _("Tax number"), narrow="hide", chosen=False),
        Column("tax", _("Tax rate"), cell="reports/_rate.html"),
        Column("count", _("Number of entries"), cell="quantity", narrow="hide", chosen=False),
        _amount("net", _("Net")),
        _amount("tax_amount", _("Tax")),
        _amount("gross", _("Gross"), "value"),
    ]
