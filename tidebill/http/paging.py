"""Pages of lists: numbers and sizes as the wire has them, neighbours as Link headers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from tidebill.storage.prepared import Prepared
from tidebill.wire import types
from tidebill.wire.resource import Schema, field

if TYPE_CHECKING:
    from tidebill.http.responses import Collection

SIZE = 25
SIZE_MAX = 100
# Counting a long list costs more than reading its page: beyond this nothing is said of the total.
COUNT_MAX = 10_000
# An offset must fit the database's bigint.
_NUMBER_MAX = 10**15


class Paging(Schema):
    """The parameters every list has."""

    page: types.Id = field("Number of the page, from 1.", example=1)
    per_page: types.Id = field("Rows on a page, at most 100.", example=25)
    order: types.Text = field("Key to sort by, with the suffix `.desc` or `.asc`.", example="updated_at.desc")

    @property
    def page_number(self) -> int:
        return min(max(self.page or 1, 1), _NUMBER_MAX)

    @property
    def page_size(self) -> int:
        return min(self.per_page, SIZE_MAX) if self.per_page and self.per_page > 0 else SIZE


@dataclass(frozen=True)
class Page:
    """One page of rows, with what is known of the whole list."""

    rows: Sequence[Any]
    number: int
    size: int
    total: int | None
    more: bool

    @property
    def shape(self) -> dict[str, Any]:
        """What an answer repeats of the page."""
        return {"number": self.number, "size": self.size, "total": self.total, "more": self.more}


def paginate(rows: "QuerySet[Any, Any]", paging: Paging, *, wide: bool = False) -> Page:
    """Two statements: the rows (one more than shown, to see whether there are others) and a count.

    Past the end a page is empty, as clients stop on one. The columns of a ``wide`` table are read for the
    page alone, by one more: what is on it, and in which order, is decided on ids and indexes.
    """
    start = (paging.page_number - 1) * paging.page_size
    asked = (rows.values_list("pk", flat=True) if wide else rows)[start : start + paging.page_size + 1]
    found = list(asked)
    more = len(found) > paging.page_size
    shown = found[: paging.page_size]
    if wide and shown:
        shown = _widened(rows.model, shown)
    if not more and (found or start == 0):
        total: int | None = start + len(found)
    else:
        total = _count(rows)
    return Page(rows=shown, number=paging.page_number, size=paging.page_size, total=total, more=more)


def ordered(
    rows: "QuerySet[Any, Any]",
    order: str | None,
    keys: Sequence[str],
    ignored: list[str],
    *,
    default: Sequence[str] = ("-id",),
) -> "QuerySet[Any, Any]":
    """Sorted by one of ``keys`` (or by ``default``); equal rows by id, so that pages never overlap."""
    name, _, direction = (order or "").partition(".")
    backwards = "-" if direction == "desc" else ""
    if order and (name not in (*keys, "id") or direction not in ("", "asc", "desc")):
        ignored.append("order")
        order = None
    if not order:
        return rows.order_by(*default)
    return (
        rows.order_by(f"{backwards}id")
        if name == "id"
        else rows.order_by(f"{backwards}{name}", f"{backwards}id")
    )


def link_header(request: HttpRequest, response: "Collection") -> str:
    """The neighbours of a page, by RFC 8288; the token of the query is never repeated."""
    wanted = {}
    last = None if response.total is None else max(-(-response.total // response.size), 1)
    if response.number > 1:
        wanted["first"] = 1
        # Of a page past the end the one before is the last there is.
        wanted["prev"] = min(response.number - 1, last or response.number)
    if response.more:
        wanted["next"] = response.number + 1
        if last:
            wanted["last"] = last
    return ", ".join(f'<{page_url(request, number)}>; rel="{name}"' for name, number in wanted.items())


def page_url(request: HttpRequest, number: int) -> str:
    """The address of another page of the same list."""
    query = _shareable_query(request)
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def data_url(request: HttpRequest, form: str) -> str:
    """The address of what a page shows as data: the same place and query with a suffix."""
    query = _shareable_query(request).urlencode()
    path = f"{request.path.rstrip('/')}.{form}"
    return f"{path}?{query}" if query else path


def _shareable_query(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("api_token", None)
    return query


def _widened(model: Any, ids: list[int]) -> list[dict[str, Any]]:
    """The whole rows of these ids, in their order; one that is gone meanwhile is left out."""
    found = {row["id"]: row for row in _whole_rows(model).rows(ids=ids)}
    return [found[number] for number in ids if number in found]


@cache
def _whole_rows(model: Any) -> Prepared:
    return Prepared(lambda ids: model.objects.filter(pk__in=ids))


def _count(rows: "QuerySet[Any, Any]") -> int | None:
    counted = rows.order_by()[: COUNT_MAX + 1].count()
    return None if counted > COUNT_MAX else counted
