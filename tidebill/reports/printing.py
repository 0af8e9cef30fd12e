"""PDFs of reports, with the columns of the page."""

import json
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext

from tidebill.http.context import RequestContext
from tidebill.http.lists import Column
from tidebill.http.tags import amount, moment
from tidebill.printing.typesetting.compiler import compile_report
from tidebill.printing.typesetting.fonts import font_families
from tidebill.reports.figures.sums import Rows
from tidebill.storage import clock
from tidebill.wire.errors import RuleViolation

# About 200 pages; larger reports can be exported as a table.
ROWS_MAX = 5_000


def print_report(
    context: RequestContext,
    *,
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Rows,
    totals: Sequence[Mapping[str, object]],
    by: str,
) -> bytes:
    """Return the PDF (PDF/A-3a and PDF/UA-1) of rows. Raises RuleViolation if there are too many."""
    if len(rows) > ROWS_MAX:
        raise RuleViolation("A PDF can have up to %(count)s rows. Choose a shorter period.", count=ROWS_MAX)
    now = clock.now()
    language = get_language() or "en"
    data = {
        "lang": language.split("-")[0],
        "fonts": font_families(language),
        "title": title,
        "account": context.account.name,
        "subtitle": subtitle,
        "made": moment(now, context.account.zone),
        "page": gettext("Page"),
        "nothing": gettext("No results"),
        "columns": [
            {"label": gettext(column.label), "number": column.role == "number"} for column in columns
        ],
        "rows": [[_cell(context, column, row, by) for column in columns] for row in rows],
        "totals": [_total(total) for total in totals],
    }
    return compile_report(json.dumps(data), timestamp=now.replace(microsecond=0))


def _cell(context: RequestContext, column: Column, row: Mapping[str, object], by: str) -> str:
    """Return the text of the page's cell."""
    unit = row.get(column.unit) if column.unit else ""
    page_context = {"row": row, "value": row.get(column.name), "unit": unit, "context": context, "by": by}
    return " ".join(unescape(strip_tags(render_to_string(column.template, page_context))).split())


def _total(total: Mapping[str, Any]) -> dict[str, Any]:
    parts = [*total["parts"], (total["label"], total["value"])]
    return {"currency": total["currency"], "parts": [[label, amount(value)] for label, value in parts]}
