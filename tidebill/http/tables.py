"""Export a list as a spreadsheet: all pages, with the same filters and fields."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpResponse

from tidebill.http.context import RequestContext
from tidebill.http.paging import SIZE_MAX
from tidebill.http.responses import Collection, Response
from tidebill.wire.errors import NotFound, RuleViolation
from tidebill.wire.selection import Selection
from tidebill.wire.tables import CsvTable, Table, XlsxTable, columns

FORMATS = ("csv", "xlsx")
# Limit for a reasonable response time; larger exports must be split by period.
ROWS_MAX = 50_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def respond_table(context: RequestContext, view: Callable[[], Response]) -> HttpResponse:
    """Render all pages of the list that ``view`` returns as one file; raises RuleViolation if too long."""
    with tempfile.TemporaryDirectory(prefix="tidebill-table-") as folder:
        path = Path(folder) / "table"
        name = _write(context, view, path)
        # The open file outlives the deletion of its directory.
        stream = path.open("rb")
    response = FileResponse(stream, as_attachment=True, filename=f"{name}.{context.format}")
    response["Content-Type"] = _TYPES[context.format]
    response["Cache-Control"] = "private, no-cache"
    return response  # type: ignore[return-value]  # a response all the same


def _write(context: RequestContext, view: Callable[[], Response], path: Path) -> str:
    pages = _pages(context, view)
    first = next(pages)
    table = _open(context, first, path)
    count, seen = 0, set[Any]()
    for page in _chained(first, pages):
        # A row inserted between two reads shifts others to the next page: write each only once.
        fresh = [row for row in page.rows if row.get("id") is None or row["id"] not in seen]
        seen.update(row.get("id") for row in fresh)
        count += len(fresh)
        if count > ROWS_MAX:
            table.close()
            raise RuleViolation(
                "A table can have up to %(count)s rows. Choose a shorter period.", count=ROWS_MAX
            )
        table.add(fresh)
    table.close()
    return first.resource.plural


def _pages(context: RequestContext, view: Callable[[], Response]) -> Iterator[Collection]:
    number, given = 1, dict(context.query)
    while True:
        context.query = {**given, "page": number, "per_page": SIZE_MAX}
        page = view()
        if not isinstance(page, Collection):
            raise NotFound
        yield page
        if not page.more:
            return
        number += 1


def _chained(first: Collection, rest: Iterator[Collection]) -> Iterator[Collection]:
    yield first
    yield from rest


def _open(context: RequestContext, page: Collection, path: Path) -> Table:
    selection = Selection(context.only(page.resource), context.opted_in(page.resource), page.without)
    keys = columns(page.resource, selection)
    zone = context.account.zone if context.caller else ZoneInfo("UTC")
    if context.format == "csv":
        return CsvTable(path, keys, zone)
    return XlsxTable(path, keys, zone, name=page.resource.plural)
