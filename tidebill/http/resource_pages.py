"""Generic HTML pages of a simple resource: list, form and deletion from one declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import View
from tidebill.http.forms import Group, flash_success, form_of
from tidebill.http.lists import ListPage, show_list
from tidebill.http.paging import Paging
from tidebill.http.responses import Collection, Response, Value
from tidebill.wire.resource import Resource

Text = str | Promise
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ResourcePages:
    """``values`` loads the form's values of an object (raises NotFound), ``name`` returns its heading.

    ``columns`` are the headings of the list and ``cells`` returns a row's cells; the first is its name.
    ``trail`` holds the breadcrumbs. ``card`` is the URL to redirect to after saving, with ``{id}``; the list
    if empty. ``listing`` is a list with filters and chosen columns instead of ``columns``; ``saved`` and
    ``deleted`` are its messages.
    """

    resource: type[Resource]
    place: str
    title: Text
    text: Text = ""
    empty: Text = ""
    icon: str = ""
    new: Text
    groups: Sequence[Group] | Callable[[RequestContext], Sequence[Group]]
    columns: Sequence[Text] = ()
    cells: Callable[[RequestContext, Values], Sequence[Any]] = lambda context, row: ()
    listing: ListPage | None = None
    filters: type[Paging] = Paging
    values: Callable[[RequestContext, int], Values]
    name: Callable[[Values], str]
    calls: Mapping[str, View]
    permission: str
    trail: Sequence[tuple[Text, str]] = ()
    card: str = ""
    start: Callable[[RequestContext], Values] | None = None
    deletion: Text = ""
    saved: Text = ""
    deleted: Text = ""

    def pages(self) -> dict[str, View]:
        """Return the page views by name."""
        found: dict[str, View] = {
            "index": self.index,
            "new": self.show_new,
            "create": self.create,
            "edit": self.edit,
            "update": self.update,
        }
        if not (self.card or self.listing):
            found["show"] = self.edit
        if "destroy" in self.calls:
            found["destroy"] = self.destroy
        return found

    def index(self, context: RequestContext) -> Response:
        response = self.calls["index"](context)
        assert isinstance(response, Collection)  # noqa: S101  # what lists answer
        if self.listing:
            is_new = not response.rows and response.number == 1
            return show_list(context, self.listing, response, context.filters(self.filters), is_new=is_new)
        response.page = "lists/settings.html"
        rows = [
            {"address": self._address(row["id"]), "cells": self.cells(context, row)} for row in response.rows
        ]
        response.page_context = {"pages": self, "rows": rows, "may_write": context.may(self.permission)}
        return response

    def show_new(self, context: RequestContext) -> Response:
        form = form_of(
            context,
            self.resource,
            self._groups(context),
            action=self.place,
            back=self.place,
            start=self.start(context) if self.start else None,
        )
        return Value(page="form.html", page_context={"form": form, "title": self.new, "trail": self._trail()})

    def edit(self, context: RequestContext, id: int) -> Response:
        values = self.values(context, id)
        place = f"{self.place}/{id}"
        back = self._address(id) if self.card else self.place
        form = form_of(context, self.resource, self._groups(context), action=place, back=back, values=values)
        page_context = {"form": form, "title": self.name(values), "trail": self._trail()}
        if "destroy" in self.calls and context.may(self.permission):
            page_context["deletion"] = {"action": place, "text": self.deletion}
        return Value(page="form.html", page_context=page_context)

    def create(self, context: RequestContext) -> Response:
        return flash_success(
            context,
            self.calls["create"](context),
            then=self.card or self.place,
            message=self._saved(),
        )

    def update(self, context: RequestContext, id: int) -> Response:
        then = self._address(id) if self.card else self.place
        return flash_success(context, self.calls["update"](context, id), then=then, message=self._saved())

    def destroy(self, context: RequestContext, id: int) -> Response:
        return flash_success(
            context,
            self.calls["destroy"](context, id),
            then=self.place,
            message=str(self.deleted) or gettext("Deleted"),
        )

    def _saved(self) -> str:
        return str(self.saved) or gettext("Saved")

    def _groups(self, context: RequestContext) -> Sequence[Group]:
        return self.groups(context) if callable(self.groups) else self.groups

    def _address(self, id: int) -> str:
        return self.card.format(id=id) if self.card else f"{self.place}/{id}/edit"

    def _trail(self) -> list[tuple[Text, str]]:
        return [*self.trail, (self.title, self.place)]
