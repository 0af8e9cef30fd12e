"""The pages of a resource that is settled by a short list and a form: one declaration gives all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from tidebill.http.answers import Answer, Many, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import View
from tidebill.http.forms import Group, done, form_of
from tidebill.wire.resource import Resource

Text = str | Promise
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ResourcePages:
    """``values`` loads what the form of a row begins with (raises Missing), ``name`` is its heading.

    ``columns`` are the headings of the list and ``cells`` what a row has under them, text or, for what is
    shown in the first column, its name. ``trail`` leads back above the list. ``card`` is where a saved row is
    shown, with ``{id}``; the list where there is none.
    """

    resource: type[Resource]
    place: str
    title: Text
    text: Text = ""
    empty: Text
    icon: str
    new: Text
    groups: Sequence[Group] | Callable[[Call], Sequence[Group]]
    columns: Sequence[Text]
    cells: Callable[[Call, Values], Sequence[Any]]
    values: Callable[[Call, int], Values]
    name: Callable[[Values], str]
    calls: Mapping[str, View]
    permission: str
    trail: Sequence[tuple[Text, str]] = ()
    card: str = ""
    start: Callable[[Call], Values] | None = None
    deletion: Text = ""

    def pages(self) -> dict[str, View]:
        """The page views by the names of their calls."""
        found: dict[str, View] = {
            "index": self.index,
            "new": self.show_new,
            "create": self.create,
            "edit": self.edit,
            "update": self.update,
        }
        if not self.card:
            found["show"] = self.edit
        if "destroy" in self.calls:
            found["destroy"] = self.destroy
        return found

    def index(self, call: Call) -> Answer:
        answer = self.calls["index"](call)
        assert isinstance(answer, Many)  # noqa: S101  # what lists answer
        answer.page = "lists/settings.html"
        rows = [{"address": self._address(row["id"]), "cells": self.cells(call, row)} for row in answer.rows]
        answer.context = {"pages": self, "rows": rows, "may_write": call.may(self.permission)}
        return answer

    def show_new(self, call: Call) -> Answer:
        form = form_of(
            call,
            self.resource,
            self._groups(call),
            action=self.place,
            back=self.place,
            start=self.start(call) if self.start else None,
        )
        return Plain(page="form.html", context={"form": form, "title": self.new, "trail": self._trail()})

    def edit(self, call: Call, id: int) -> Answer:
        values = self.values(call, id)
        place = f"{self.place}/{id}"
        back = self._address(id) if self.card else self.place
        form = form_of(call, self.resource, self._groups(call), action=place, back=back, values=values)
        context = {"form": form, "title": self.name(values), "trail": self._trail()}
        if "destroy" in self.calls and call.may(self.permission):
            context["deletion"] = {"action": place, "text": self.deletion}
        return Plain(page="form.html", context=context)

    def create(self, call: Call) -> Answer:
        return done(call, self.calls["create"](call), then=self.card or self.place, said=_saved())

    def update(self, call: Call, id: int) -> Answer:
        then = self._address(id) if self.card else self.place
        return done(call, self.calls["update"](call, id), then=then, said=_saved())

    def destroy(self, call: Call, id: int) -> Answer:
        return done(
            call, self.calls["destroy"](call, id), then=self.place, said=gettext("It has been deleted")
        )

    def _groups(self, call: Call) -> Sequence[Group]:
        return self.groups(call) if callable(self.groups) else self.groups

    def _address(self, id: int) -> str:
        return self.card.format(id=id) if self.card else f"{self.place}/{id}/edit"

    def _trail(self) -> list[tuple[Text, str]]:
        return [*self.trail, (self.title, self.place)]


def _saved() -> str:
    return gettext("Saved")
