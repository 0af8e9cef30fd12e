from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from tidebill.accounts.throttle import Limit, admit, forgive
from tidebill.catalog.filters import CLIENT_ORDERS, ClientFilters, find_clients
from tidebill.catalog.models import Client
from tidebill.catalog.services import clients
from tidebill.catalog.wire import Client as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, Text, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooMany
from tidebill.http.paging import ordered, paginate
from tidebill.wire import types
from tidebill.wire.errors import Missing
from tidebill.wire.resource import Declaration, key

# What the original answers, in Polish whatever the language: integrations compare it.
NO_CLIENT = "brak klienta"
_TRIES = 10
_TRIES_SECONDS = 300


class MergeParameters(Declaration):
    """Parameters of a merge."""

    merge_ids: types.Ids = key("Clients that are joined into the one of the path.", example=[2, 3])


@endpoint("Lists clients", answers=Wire, many=True, parameters=ClientFilters)
def index(call: Call) -> Many:
    given = call.filters(ClientFilters)
    page = paginate(ordered(find_clients(given), given.order, CLIENT_ORDERS, call.ignored).values(), given)
    rows = [present(call, row) for row in page.rows]
    without = frozenset({"tag_list"}) if given.with_tags is False else frozenset()
    return Many(resource=Wire, rows=rows, without=without, **page.shape)


@endpoint("Creates a client", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    client = clients.create_client(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, present(call, snapshot(client)))


@endpoint("Reads a client, with what is still owed", answers=Wire)
def show(call: Call, id: int) -> Answer:
    client = load(id)
    balance = import_string(settings.TIDEBILL_BALANCE)(call.account, client.pk)
    return One(resource=Wire, values={**present(call, snapshot(client)), "balance": balance})


@endpoint("Changes a client", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    client = clients.update_client(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=present(call, snapshot(client)))


@endpoint("Deletes a client", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    clients.delete_client(load(id), by=call.user)
    return Plain(value=OK)


@endpoint("Joins other clients into this one", answers=Wire, parameters=MergeParameters)
def merge(call: Call, id: int) -> Answer:
    kept = load(id)
    wanted = MergeParameters.read({**Wire.unwrap(call.body), **call.params}).merge_ids
    others = [load(other) for other in wanted or []]
    client = clients.merge_clients(kept, others, by=call.user)
    return One(resource=Wire, values=present(call, snapshot(client)))


@endpoint("Finds a client by e-mail and panel password", answers=Wire, formats=("json", "xml", "html"))
def check(call: Call) -> Answer:
    email, password = (str(call.params.get(name) or "") for name in ("email", "password"))
    limit = admit([Limit(f"panel {call.account.pk} {email.casefold()}", _TRIES, _TRIES_SECONDS)])
    if limit is None:
        raise TooMany(_TRIES_SECONDS)
    client = clients.client_of_panel(email, password)
    if client is None:
        return Text(text=NO_CLIENT)
    forgive(limit)
    if not call.suffix:
        # Without a suffix this call has always answered XML.
        call.format = "xml"
    return One(resource=Wire, values=present(call, snapshot(client)))


def present(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """A card as it is answered, with what is derived from it."""
    return {**row, "panel_url": f"{call.account.url}/client/{row['token']}"}


def load(id: int) -> Client:
    """A client of the account in scope; raises Missing."""
    found = Client.objects.filter(pk=id, deleted=False).select_related("account").first()
    if found is None:
        raise Missing
    return found
