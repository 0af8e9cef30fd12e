"""The dashboard, or the getting-started steps of a new account."""

from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext

from tidebill.desk.charts import bar_chart
from tidebill.desk.navigation import every_entry
from tidebill.desk.views.start import first_steps
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Redirect, Response, Value
from tidebill.http.tags import page_locale
from tidebill.invoices.models import Invoice
from tidebill.kernel.permissions import ANYBODY
from tidebill.reports.figures.overview import Overview, Trend, overview
from tidebill.reports.figures.receivables import BUCKETS
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema

PERMISSION = "reports:read"


class DashboardParameters(Schema):
    """Parameters of the start page."""

    department_id: types.Id = field("Only the figures of this department.")


@endpoint(
    "Shows how business stands",
    parameters=DashboardParameters,
    permission=ANYBODY,
    formats=("html",),
    documented=False,
)
def show(context: RequestContext) -> Response:
    if not context.may(PERMISSION):
        return Redirect(location=_first_place(context))
    number = context.filters(DashboardParameters).department_id
    found = overview(context.account, department_id=number)
    is_new = not Invoice.objects.exists()
    return Value(
        page="desk/dashboard.html",
        page_context={"is_new": is_new, "steps": first_steps(context), **_shown(found)},
    )


def _first_place(context: RequestContext) -> str:
    """Return the landing page of users without access to reports: the first entry of their menu."""
    return next(
        entry.address for entry in every_entry() if entry.address != "/" and context.may(entry.permission)
    )


def _shown(found: Overview) -> dict[str, Any]:
    return {
        "figures": [
            {
                "label": gettext("Sales this month"),
                "amounts": found.sold,
                "url": "/invoices?period=this_month",
            },
            {"label": gettext("Received this month"), "amounts": found.received, "url": ""},
            {
                "label": gettext("Outstanding"),
                "amounts": found.open,
                "url": "/invoices?period=all&status=unpaid",
            },
            {
                "label": gettext("Overdue"),
                "amounts": found.overdue,
                "url": "/invoices?period=all&status=overdue",
                "is_late": bool(found.overdue),
            },
        ],
        "ages": [{**row, "amounts": [row[name] for name in (*BUCKETS, "total")]} for row in found.ages],
        "clients": found.clients,
        "charts": [_chart(trend) for trend in found.trends],
    }


def _chart(trend: Trend) -> dict[str, Any]:
    drawn = bar_chart([value for _, value in trend.months])
    months = [
        {"name": format_date(day, "LLL", page_locale()), "day": f"{day:%Y-%m}", "value": value, "bar": bar}
        for (day, value), bar in zip(trend.months, drawn.bars, strict=True)
    ]
    return {"currency": trend.currency, "drawn": drawn, "months": months}
