"""How somebody sees a list, as its page sends it."""

from typing import Any

from tidebill.desk import services
from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire import types
from tidebill.wire.errors import Missing
from tidebill.wire.resource import Declaration, key

_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False, "permission": ANYBODY}
_NAME_MAX = 50


class View(Declaration):
    """What the forms above a list send."""

    columns: types.Words = key("Names of the columns to show.", example=["number"])
    label: types.Text = key("What a saved filter is called.", example="Late")
    query: types.Text = key("The query of the list.", example="status=overdue")


@endpoint("Chooses the columns of a list", **_FOR_PEOPLE)
def choose_columns(call: Call, name: str) -> Answer:
    columns = View.read(call.body).columns or []
    services.choose_columns(call.account, call.user, _known(name), columns[:_NAME_MAX])
    return Plain(then=call.came_from or "/")


@endpoint("Keeps a filter", **_FOR_PEOPLE)
def save_tab(call: Call, name: str) -> Answer:
    given = View.read(call.body)
    services.save_tab(call.account, call.user, _known(name), label=given.label, query=given.query)
    return Plain(then=call.came_from or "/")


@endpoint("Forgets a saved filter", **_FOR_PEOPLE)
def remove_tab(call: Call, name: str, key: str) -> Answer:
    services.remove_tab(call.account, call.user, _known(name), key)
    return Plain(then=call.came_from or "/")


def _known(name: str) -> str:
    if len(name) > _NAME_MAX or not name.isidentifier():
        raise Missing
    return name
