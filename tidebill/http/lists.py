"""List pages, declared once on top of the API's lists and their filters.

A package declares a ``ListPage``, and its page view passes the response of the API view to ``show_list``;
filter bar, columns, sorting, paging, selection, saved filters and export links are derived from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext

from tidebill.http.context import COMMON_PARAMETERS, RequestContext
from tidebill.http.hooks import list_preferences
from tidebill.http.paging import data_url
from tidebill.http.responses import Collection, Response, Values
from tidebill.wire.resource import Schema

Choices = Callable[[RequestContext, Any], Sequence[tuple[Any, str]]]
# Parameters that are not filters.
_APART: Final = COMMON_PARAMETERS | {"page", "order", "per_page"}


@dataclass(frozen=True)
class Column:
    """A column: ``name`` is the field, ``label`` a msgid, ``order`` the field to sort by.

    ``cell`` selects the format: text, link, amount, quantity, day, moment, flag, or a template
    (``invoices/_status.html``) with ``row`` in its context. ``unit`` is the field with an amount's currency.
    ``narrow`` is its place on phones: head, value, badge, line or hide. Columns without ``chosen`` are hidden
    by default.
    """

    name: str
    label: str
    order: str | None = None
    cell: str = "text"
    unit: str | None = None
    narrow: str = "line"
    chosen: bool = True

    @property
    def template(self) -> str:
        return self.cell if self.cell.endswith(".html") else f"lists/cells/{self.cell}.html"

    @property
    def role(self) -> str:
        return "number" if self.cell in ("amount", "quantity") else ""


@dataclass(frozen=True)
class Filter:
    """A field of the filter bar, named like the API's parameter.

    ``kind``: search, choice, pick (autocomplete from ``source``), day or text. Fields without ``folded`` are
    always visible. ``days`` are dates that apply only to the period "more".
    """

    name: str
    label: str
    kind: str = "choice"
    choices: Choices | None = None
    any_label: str = ""
    source: str = ""
    hint: str = ""
    folded: bool = True
    days: bool = False


@dataclass(frozen=True)
class Action:
    """An action of a row, or the list's main button: a link, or a form if ``method`` is set."""

    label: str
    icon: str
    address: str
    permission: str
    method: str = ""
    danger: bool = False


@dataclass(frozen=True)
class ListPage:
    """A list. ``address`` is its URL, ``row`` a row's URL with ``{id}`` or ``{invoice_id}``.

    Parameters in ``address`` (``income=no``) are fixed and not shown as filters. ``actions`` are in each
    row's menu; ``menu`` is a URL with ``{id}`` that returns a menu specific to the row. ``beside`` is shown
    left of the main button. ``bulk`` is a template with the actions for a selection, which is submitted as
    ``selects`` (the API's ``invoice_ids``); ``sums`` is a template above the table, ``first`` one that
    replaces ``empty_title`` and ``empty_text`` while there is no data, ``trail`` the breadcrumbs.
    """

    name: str
    address: str
    title: str
    lead: str
    icon: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    row: str = ""
    new: Action | None = None
    beside: Sequence[Action] = ()
    actions: Sequence[Action] = ()
    menu: str = ""
    bulk: str = ""
    selects: str = "ids"
    sums: str = ""
    first: str = ""
    empty_title: str = ""
    empty_text: str = ""
    trail: str = ""
    is_void: Callable[[Values], bool] = lambda row: bool(row.get("cancelled") or row.get("disabled"))

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def own_query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.address).query))


def show_list(
    context: RequestContext,
    page: ListPage,
    response: Collection,
    given: Schema,
    *,
    is_new: bool = False,
    **page_context: object,
) -> Response:
    """Render the API view's response as a page, or the part that htmx requests.

    ``is_new`` is whether no objects exist at all, ``given`` the validated filters.
    """
    kept = list_preferences.call(context.user, page.name)
    shown = _chosen(page.columns, kept.columns)
    whole = not is_partial(context)
    response.page = "lists/index.html" if whole else "lists/_results.html"
    response.page_context = {
        "list": page,
        "given": given,
        "is_new": is_new,
        **_place(response),
        "data_url": data_url(context.request, "json"),
        "csv_url": data_url(context.request, "csv"),
        "xlsx_url": data_url(context.request, "xlsx"),
        "columns": [_heading(column, context.query.get("order")) for column in shown],
        "rows": [_row(page, row, shown, context) for row in response.rows],
        "others": other_filters(context, page, given),
        "is_filtered": _is_filtered(context, page, given),
        "fields": _fields(context, page, given) if whole else (),
        "choices": [(column, column in shown) for column in page.columns],
        "tabs": _tabs(context, page, kept.tabs),
        "query_now": _query_now(context),
        "is_plain": context.request.GET.dict() == page.own_query,
        **page_context,
    }
    return response


def is_partial(context: RequestContext) -> bool:
    """Return whether only the results are requested; history navigation needs the full page."""
    htmx = context.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    return bool(htmx) and not htmx.history_restore_request


def named(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (value, translated label) pairs."""
    return [(value, gettext(text)) for value, text in texts.items()]


def other_filters(context: RequestContext, page: ListPage, given: Schema) -> list[tuple[str, str]]:
    """Return API parameters without a field in the bar, shown as removable chips."""
    apart = _APART | {each.name for each in page.filters} | page.own_query.keys()
    pairs = ((name, value) for name, values in context.request.GET.lists() for value in values)
    known = type(given).model_fields
    return [(name, value) for name, value in pairs if name not in apart and name.partition("[")[0] in known]


def _is_filtered(context: RequestContext, page: ListPage, given: Schema) -> bool:
    apart = _APART | page.own_query.keys()
    return any(name in context.query for name in type(given).model_fields if name not in apart)


def _place(response: Collection) -> dict[str, int]:
    """Return the position of the page in the list."""
    before = (response.number - 1) * response.size
    return {
        "first": before + 1,
        "last": before + len(response.rows),
        "previous": response.number - 1,
        "next": response.number + 1,
    }


def _chosen(columns: Sequence[Column], names: Sequence[str]) -> list[Column]:
    """Return the selected columns, always including the one that links to the row."""
    if not names:
        return [column for column in columns if column.chosen]
    return [column for column in columns if column.name in names or column.cell == "link"]


def _heading(column: Column, order: object) -> dict[str, Any]:
    """Return a column heading with the order that a click applies: ascending first, then descending."""
    name, _, direction = str(order or "").partition(".")
    heading = {"label": gettext(column.label), "role": column.role, "order": column.order, "sorted": None}
    if column.order is None or name != column.order:
        return heading
    downwards = direction == "desc"
    heading["order"] = column.order if downwards else f"{column.order}.desc"
    heading["sorted"] = "descending" if downwards else "ascending"
    return heading


def _row(page: ListPage, row: Values, columns: Sequence[Column], context: RequestContext) -> dict[str, Any]:
    fill = methodcaller("format", id=row.get("id"), invoice_id=row.get("invoice_id"))
    return {
        "row": row,
        "address": fill(page.row) if page.row else "",
        "menu": fill(page.menu) if page.menu else "",
        "actions": [
            {"action": action, "address": fill(action.address)}
            for action in page.actions
            if context.may(action.permission)
        ],
        "is_void": page.is_void(row),
        "cells": [
            {
                "column": column,
                "value": row.get(column.name),
                "unit": row.get(column.unit) if column.unit else "",
            }
            for column in columns
        ],
    }


def _fields(context: RequestContext, page: ListPage, given: Schema) -> list[dict[str, Any]]:
    """Return the fields of the filter bar with values and options."""
    return [
        {
            "filter": each,
            "value": _value(getattr(given, f"chosen_{each.name}", getattr(given, each.name))),
            "choices": each.choices(context, given) if each.choices else (),
        }
        for each in page.filters
    ]


def _value(value: object) -> Any:
    return "" if value is None else value


def _tabs(context: RequestContext, page: ListPage, tabs: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    now = _query_now(context)
    return [{**tab, "address": f"{page.path}?{tab['query']}", "current": tab["query"] == now} for tab in tabs]


def _query_now(context: RequestContext) -> str:
    """Return the query's filters and order, without page and secrets."""
    query = context.request.GET.copy()
    for name in ("page", "api_token"):
        query.pop(name, None)
    return query.urlencode()
