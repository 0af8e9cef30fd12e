"""Switch account and department, dismiss notices."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict

from tidebill.desk import notices, places
from tidebill.desk.navigation import every_entry
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema

_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False, "permission": ANYBODY}


class FrameForm(Schema):
    """What the forms of the frame send."""

    account_id: types.Id = field("The account to go on in.", example=1)
    department_id: types.Id = field("The department to keep lists to; none for all.", example=1)
    notice: types.Text = field("The notice that was read.", example="0f3a")


@endpoint("Chooses the account to work in", **_FOR_PEOPLE)
def choose_account(context: RequestContext) -> Response:
    places.choose_account(context.request, context.user, FrameForm.read(context.body).account_id)
    return Value(then="/")


@endpoint("Chooses the department that lists are kept to", **_FOR_PEOPLE)
def choose_department(context: RequestContext) -> Response:
    number = FrameForm.read(context.body).department_id
    places.choose_department(context.request, number)
    return Value(then=_same_place(context, number))


@endpoint("Dismisses a notice", **_FOR_PEOPLE)
def dismiss(context: RequestContext) -> Response:
    notices.dismiss(context.request, FrameForm.read(context.body).notice or "")
    return Value(then=context.came_from or "/")


def _same_place(context: RequestContext, number: int | None) -> str:
    """Return the current page, with the department as filter if it is a list that supports one."""
    place = urlsplit(context.came_from or "/")
    if place.path not in {entry.path for entry in every_entry() if entry.by_department}:
        return context.came_from or "/"
    query = QueryDict(place.query, mutable=True)
    for name in ("department_id", "page"):
        query.pop(name, None)
    if number:
        query["department_id"] = str(number)
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return f"{place.path}?{urlencode(pairs, safe=',')}" if pairs else place.path
