from tidebill.accounts.throttle import Limit, acquire, release
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.filters import CLIENT_ORDERS, ClientFilters, find_clients
from tidebill.catalog.hooks import client_balance
from tidebill.catalog.selectors import load_client, serialize_client
from tidebill.catalog.services import clients
from tidebill.catalog.wire import Client as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, TextResponse, Value, created
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema

# InvoiceOcean's text, in Polish for every language: clients compare it.
NO_CLIENT = "brak klienta"
_TRIES = 10
_TRIES_SECONDS = 300


class MergeParameters(Schema):
    """Parameters of a merge."""

    merge_ids: types.Ids = field("IDs of the clients to merge into the client in the path.", example=[2, 3])


@endpoint("List clients", answers=Wire, many=True, parameters=ClientFilters)
def index(context: RequestContext) -> Collection:
    given = context.filters(ClientFilters)
    page = paginate(ordered(find_clients(given), given.order, CLIENT_ORDERS, context.ignored).values(), given)
    rows = [serialize_client(context, row) for row in page.rows]
    without = frozenset({"tag_list"}) if given.with_tags is False else frozenset()
    return Collection(resource=Wire, rows=rows, without=without, **page.shape)


@endpoint("Create a client", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    client = clients.create_client(context.account, context.read(Wire).build(ClientInput), by=context.user)
    return created(Wire, serialize_client(context, snapshot(client)))


@endpoint("Retrieve a client with its outstanding balance", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    client = load_client(id)
    balance = client_balance.call(context.account, client.pk)
    return Detail(resource=Wire, values={**serialize_client(context, snapshot(client)), "balance": balance})


@endpoint("Update a client", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    client = clients.update_client(load_client(id), context.read(Wire).build(ClientInput), by=context.user)
    return Detail(resource=Wire, values=serialize_client(context, snapshot(client)))


@endpoint("Delete a client", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    clients.delete_client(load_client(id), by=context.user)
    return Value(value=OK)


@endpoint("Merge other clients into this one", answers=Wire, parameters=MergeParameters)
def merge(context: RequestContext, id: int) -> Response:
    kept = load_client(id)
    context.options.add(Wire.name_)
    wanted = MergeParameters.read({**Wire.unwrap(context.body), **context.params}).merge_ids
    others = [load_client(other) for other in wanted or []]
    client = clients.merge_clients(kept, others, by=context.user)
    return Detail(resource=Wire, values=serialize_client(context, snapshot(client)))


@endpoint("Find a client by email and panel password", answers=Wire, formats=("json", "xml", "html"))
def check(context: RequestContext) -> Response:
    email, password = (str(context.option(name) or "") for name in ("email", "password"))
    limit = acquire([Limit(f"panel {context.account.pk} {email.casefold()}", _TRIES, _TRIES_SECONDS)])
    if limit is None:
        raise TooManyRequests(_TRIES_SECONDS)
    client = clients.client_of_panel(email, password)
    if client is None:
        return TextResponse(text=NO_CLIENT)
    release(limit)
    if not context.suffix:
        # InvoiceOcean returns XML without a suffix here.
        context.format = "xml"
    return Detail(resource=Wire, values=serialize_client(context, snapshot(client)))
