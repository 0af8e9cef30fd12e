"""Views of reports: the same rows as JSON, XML, table, PDF and page."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import View, endpoint
from tidebill.http.lists import ListPage, show_list
from tidebill.http.paging import SIZE_MAX, data_url
from tidebill.http.responses import Collection, FileResponse, Response, Value
from tidebill.invoices.list_choices import period_text
from tidebill.reports import books
from tidebill.reports.declarations import REPORTS, STATEMENT, Report, shown_reports
from tidebill.reports.figures.sums import Rows
from tidebill.reports.printing import print_report

PDF_TYPE: Final = "application/pdf"


@endpoint(
    "List the reports", answers="The reports: `name`, `title` and `url` of each", formats=("json", "html")
)
def index(context: RequestContext) -> Response:
    reports = shown_reports()
    value = [
        {"name": report.name, "title": gettext(report.title), "url": f"/reports/{report.name}"}
        for report in reports
    ]
    return Value(value=value, page="reports/index.html", page_context={"reports": reports})


def data_of(report: Report) -> View:
    """Return the view of a report's data or PDF."""

    @endpoint(
        f"Get the report: {report.title.lower()}",
        answers=report.resource,
        many=True,
        parameters=report.parameters,
        formats=("json", "xml", "html", "pdf"),
    )
    def show(context: RequestContext) -> Response:
        given = context.filters(report.parameters)
        rows = report.find(context, given)
        return (
            _printed(context, report, given, rows) if context.format == "pdf" else _page(report, rows, given)
        )

    return show


def page_of(report: Report) -> View:
    """Return the view of a report's page."""

    def show(context: RequestContext) -> Response:
        given = context.filters(report.parameters)
        rows = report.find(context, given)
        if given.per_page is None:
            given.per_page = SIZE_MAX
        return show_list(
            context,
            _list(report, given),
            _page(report, rows, given),
            given,
            here="/reports",
            about=_about(context, report, given),
            totals=_totals(report, rows),
            pdf_url=data_url(context.request, "pdf"),
            by=getattr(given, "chosen_by", ""),
            nothing=_nothing(report, given),
        )

    return show


def _page(report: Report, rows: Rows, given: Any) -> Collection:
    start = (given.page_number - 1) * given.page_size
    shown = rows[start : start + given.page_size]
    return Collection(
        resource=report.resource,
        rows=shown,
        number=given.page_number,
        size=given.page_size,
        total=len(rows),
        more=start + len(shown) < len(rows),
    )


def _list(report: Report, given: object) -> ListPage:
    return ListPage(
        name=f"report_{report.name}",
        address=f"/reports/{report.name}",
        title=report.title,
        lead=report.lead,
        icon=report.icon,
        columns=report.columns(given),
        filters=report.filters,
        sums="reports/_totals.html",
        trail="/reports",
    )


def _totals(report: Report, rows: Rows) -> list[dict[str, Any]]:
    """Return the totals by currency; the last part is the grand total."""
    return [_total(report, total) for total in report.total(rows)]


def _total(report: Report, total: Mapping[str, object]) -> dict[str, Any]:
    parts = [(gettext(label), total[name]) for name, label in report.parts if total[name] is not None]
    label, value = parts.pop()
    return {"currency": total["currency"], "parts": parts, "label": label, "value": value}


def _about(context: RequestContext, report: Report, given: Any) -> str:
    if not any(each.name == "period" for each in report.filters):
        return ""
    return period_text(given.chosen_period, *books.days_of(given, zone=context.account.zone))


def _nothing(report: Report, given: Any) -> str:
    return gettext("Select a client") if report is STATEMENT and not given.client_id else ""


def _printed(context: RequestContext, report: Report, given: object, rows: Rows) -> FileResponse:
    content = print_report(
        context,
        title=gettext(report.title),
        subtitle=_about(context, report, given),
        columns=report.columns(given),
        rows=rows,
        totals=_totals(report, rows),
        by=getattr(given, "chosen_by", ""),
    )
    return FileResponse(content=content, content_type=PDF_TYPE, name=f"{report.name}.pdf")


DATA: Final[Mapping[str, View]] = {report.name: data_of(report) for report in REPORTS}
PAGES: Final[Mapping[str, View]] = {report.name: page_of(report) for report in REPORTS}
