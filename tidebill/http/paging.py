"""Pagination: page number and size as in the API, neighbors as Link headers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict

from tidebill.storage.prepared import PreparedQuery
from tidebill.storage.sorting import sort_columns
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema

if TYPE_CHECKING:
    from tidebill.http.responses import Collection

SIZE = 25
SIZE_MAX = 100
# Counting a long list costs more than reading its page; no total is returned beyond this.
COUNT_MAX = 10_000
# The offset must fit into the database's bigint.
_NUMBER_MAX = 10**15


class Paged(Schema):
    """Parameters of everything that has pages."""

    page: types.Id = field("Page number, starting at 1.", example=1)
    per_page: types.Id = field("Rows per page, up to 100.", example=25)
    order: types.Text = field("Key to sort by, with the suffix `.desc` or `.asc`.", example="updated_at.desc")

    @property
    def page_number(self) -> int:
        return min(max(self.page or 1, 1), _NUMBER_MAX)

    @property
    def page_size(self) -> int:
        return min(self.per_page, SIZE_MAX) if self.per_page and self.per_page > 0 else SIZE


class Paging(Paged):
    """Parameters of every list."""

    updated_since: types.Moment = field(
        "Only rows changed at this time or later; a time without zone is that of the account.",
        example="2026-01-31T12:00:00",
    )


@dataclass(frozen=True)
class Page:
    """One page of rows and its position in the list."""

    rows: Sequence[Any]
    number: int
    size: int
    total: int | None
    more: bool

    @property
    def shape(self) -> dict[str, Any]:
        """Return the paging values for a Collection."""
        return {"number": self.number, "size": self.size, "total": self.total, "more": self.more}


def paginate(rows: "QuerySet[Any, Any]", paging: Paging, *, wide: bool = False) -> Page:
    """Read a page with two statements: its rows (plus one, to detect further pages) and a count.

    A page past the end is empty, since clients stop on one. For a ``wide`` table a third statement reads the
    columns of the page, so that filtering and sorting only touch ids and indexes.
    """
    if paging.updated_since is not None:
        rows = rows.filter(**{f"{_changed_column(rows.model)}__gte": paging.updated_since})
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
    """Sort by one of ``keys`` (or by ``default``), then by id, so that pages never overlap.

    Every list sorts by ``updated_at`` too.
    """
    name, _, direction = (order or "").partition(".")
    backwards = "-" if direction == "desc" else ""
    if name == "updated_at":
        name = _changed_column(rows.model)
        keys = (*keys, name)
    if order and (name not in (*keys, "id") or direction not in ("", "asc", "desc")):
        ignored.append("order")
        order = None
    if not order:
        return rows.order_by(*default)
    # By the alphabet of the account's language where the column has a key for it.
    column = sort_columns(rows.model).get(name, name)
    return (
        rows.order_by(f"{backwards}id")
        if name == "id"
        else rows.order_by(f"{backwards}{column}", f"{backwards}id")
    )


def link_header(request: HttpRequest, response: "Collection") -> str:
    """Return the Link header (RFC 8288) with the neighboring pages, without the token in the query."""
    wanted = {}
    last = None if response.total is None else max(-(-response.total // response.size), 1)
    if response.number > 1:
        wanted["first"] = 1
        # Past the end, "prev" is the last page.
        wanted["prev"] = min(response.number - 1, last or response.number)
    if response.more:
        wanted["next"] = response.number + 1
        if last:
            wanted["last"] = last
    return ", ".join(f'<{page_url(request, number)}>; rel="{name}"' for name, number in wanted.items())


def page_url(request: HttpRequest, number: int) -> str:
    """Return the URL of another page of the same list."""
    query = _shareable_query(request)
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def data_url(request: HttpRequest, form: str) -> str:
    """Return the URL of the page's data: the same path and query with a suffix."""
    query = _shareable_query(request).urlencode()
    path = f"{request.path.rstrip('/')}.{form}"
    return f"{path}?{query}" if query else path


def _shareable_query(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("api_token", None)
    return query


def _widened(model: object, ids: list[int]) -> list[dict[str, Any]]:
    """Return the full rows of these ids, in order; rows deleted in between are omitted."""
    found = {row["id"]: row for row in _whole_rows(model).rows(ids=ids)}
    return [found[number] for number in ids if number in found]


@cache
def _whole_rows(model: Any) -> PreparedQuery:
    return PreparedQuery(lambda ids: model.objects.filter(pk__in=ids))


def _changed_column(model: "type[Model]") -> str:
    """Return the column with the time of the last change; rows without one never change."""
    columns = {found.name for found in model._meta.concrete_fields}
    return "updated_at" if "updated_at" in columns else "created_at"


def _count(rows: "QuerySet[Any, Any]") -> int | None:
    counted = rows.order_by()[: COUNT_MAX + 1].count()
    return None if counted > COUNT_MAX else counted
