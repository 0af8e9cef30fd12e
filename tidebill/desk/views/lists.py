"""Store list preferences."""

from typing import Any

from tidebill.desk import services
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.errors import NotFound
from tidebill.wire.resource import Schema

_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False, "permission": ANYBODY}
_NAME_MAX = 50


class ListPreferencesForm(Schema):
    """What the forms above a list send."""

    columns: types.Words = field("Names of the columns to show.", example=["number"])
    label: types.Text = field("What a saved filter is called.", example="Late")
    query: types.Text = field("The query of the list.", example="status=overdue")


@endpoint("Chooses the columns of a list", **_FOR_PEOPLE)
def choose_columns(context: RequestContext, name: str) -> Response:
    columns = ListPreferencesForm.read(context.body).columns or []
    services.choose_columns(context.account, context.user, _known(name), columns[:_NAME_MAX])
    return Value(then=context.came_from or "/")


@endpoint("Keeps a filter", **_FOR_PEOPLE)
def save_tab(context: RequestContext, name: str) -> Response:
    given = ListPreferencesForm.read(context.body)
    services.save_tab(context.account, context.user, _known(name), label=given.label, query=given.query)
    return Value(then=context.came_from or "/")


@endpoint("Forgets a saved filter", **_FOR_PEOPLE)
def remove_tab(context: RequestContext, name: str, key: str) -> Response:
    services.remove_tab(context.account, context.user, _known(name), key)
    return Value(then=context.came_from or "/")


def _known(name: str) -> str:
    if len(name) > _NAME_MAX or not name.isidentifier():
        raise NotFound
    return name
