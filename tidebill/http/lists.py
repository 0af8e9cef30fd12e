"""Lists as people see them: a short declaration beside the API's own list, whose filters are the page's.

A room declares a ``ListPage`` and its page view hands the answer of the plain view to ``show_list``; bar,
columns, sorting, paging, selection, saved views and the links to the same list as data follow from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from tidebill.http.context import COMMON_PARAMETERS, RequestContext
from tidebill.http.paging import data_url
from tidebill.http.responses import Collection, Response, Values
from tidebill.wire.resource import Schema

Choices = Callable[[RequestContext, Any], Sequence[tuple[Any, str]]]
# What a page keeps apart from its filters.
_APART: Final = COMMON_PARAMETERS | {"page", "order", "per_page"}


@dataclass(frozen=True)
class Column:
    """A column: ``name`` is the key of the row, ``label`` a msgid, ``order`` the key that a click sorts by.

    ``cell`` says how a value is shown: text, link, amount, quantity, day, moment, flag, or a template of its
    own (``invoices/_status.html``), which knows ``row``. ``unit`` is the key of an amount's currency.
    ``narrow`` is its place on a phone: head, value, badge, line or hide. Without ``chosen`` it is only shown
    to who asks for it.
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
    """A field of the bar, named as the API's parameter.

    ``kind``: search, choice, pick (a choice by typing, asked of ``source``), day or text. Without
    ``folded`` it is always in sight. ``days`` are dates that only count with the period "more".
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
    """Something to do with a row, or the list's main button: a link, or with ``method`` a form."""

    label: str
    icon: str
    address: str
    permission: str
    method: str = ""
    danger: bool = False


@dataclass(frozen=True)
class ListPage:
    """A list. ``address`` is the resource's, ``row`` that of a row with ``{id}`` or ``{invoice_id}`` in it.

    What its own address asks for (``income=no``) is kept, and is no filter of the person's. ``actions`` stand
    in each row's menu; a ``menu`` (an address with ``{id}``) is asked for one that depends on the row.
    ``beside`` stands left of the main button. ``bulk`` is a template of what can be done to a selection,
    which is sent as ``selects`` (the API's ``invoice_ids``); ``sums`` is one above the table, ``first`` one
    in place of ``empty_title`` and ``empty_text`` where there is nothing yet, ``trail`` the place above it.
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


class ListPreferences(Protocol):
    """What a person keeps of a list: the columns they chose, and named filters."""

    @property
    def columns(self) -> Sequence[str]: ...

    @property
    def tabs(self) -> Sequence[Mapping[str, str]]: ...


def show_list(
    context: RequestContext,
    page: ListPage,
    response: Collection,
    given: Schema,
    *,
    is_new: bool = False,
    **page_context: Any,
) -> Response:
    """The answer of the plain view as a page, or as the part of it that htmx asks for.

    ``is_new`` is whether there is nothing at all yet, ``given`` what the filters were read as.
    """
    kept: ListPreferences = import_string(settings.TIDEBILL_LIST_KEPT)(context.user, page.name)
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
    """Whether only the results are wanted: a browser that goes back in history wants the whole page."""
    htmx = context.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    return bool(htmx) and not htmx.history_restore_request


def named(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """A menu of values and their translated names."""
    return [(value, gettext(text)) for value, text in texts.items()]


def other_filters(context: RequestContext, page: ListPage, given: Schema) -> list[tuple[str, str]]:
    """Parameters of the API that the bar has no field for: shown, kept, and removable."""
    apart = _APART | {each.name for each in page.filters} | page.own_query.keys()
    pairs = ((name, value) for name, values in context.request.GET.lists() for value in values)
    known = type(given).model_fields
    return [(name, value) for name, value in pairs if name not in apart and name.partition("[")[0] in known]


def _is_filtered(context: RequestContext, page: ListPage, given: Schema) -> bool:
    apart = _APART | page.own_query.keys()
    return any(name in context.query for name in type(given).model_fields if name not in apart)


def _place(response: Collection) -> dict[str, int]:
    """Where the page is in the list."""
    before = (response.number - 1) * response.size
    return {
        "first": before + 1,
        "last": before + len(response.rows),
        "previous": response.number - 1,
        "next": response.number + 1,
    }


def _chosen(columns: Sequence[Column], names: Sequence[str]) -> list[Column]:
    """The columns to show: as chosen, and always the one that leads to the row."""
    if not names:
        return [column for column in columns if column.chosen]
    return [column for column in columns if column.name in names or column.cell == "link"]


def _heading(column: Column, order: Any) -> dict[str, Any]:
    """A heading with what a click sorts by: upwards first, downwards when it is sorted upwards already."""
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
    """The fields of the bar with their values and menus."""
    return [
        {
            "filter": each,
            "value": _value(getattr(given, f"chosen_{each.name}", getattr(given, each.name))),
            "choices": each.choices(context, given) if each.choices else (),
        }
        for each in page.filters
    ]


def _value(value: Any) -> Any:
    return "" if value is None else value


def _tabs(context: RequestContext, page: ListPage, tabs: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    now = _query_now(context)
    return [{**tab, "address": f"{page.path}?{tab['query']}", "current": tab["query"] == now} for tab in tabs]


def _query_now(context: RequestContext) -> str:
    """What the list is filtered and sorted by: the query without the page and without secrets."""
    query = context.request.GET.copy()
    for name in ("page", "api_token"):
        query.pop(name, None)
    return query.urlencode()
