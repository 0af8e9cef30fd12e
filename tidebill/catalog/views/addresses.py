from typing import Any

from tidebill.catalog.commands import AddressInput
from tidebill.catalog.filters import ADDRESS_ORDERS, AddressFilters, find_addresses
from tidebill.catalog.models import Address
from tidebill.catalog.services import addresses
from tidebill.catalog.wire import Address as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.kernel.vocabulary import ADDRESS_OWNER
from tidebill.storage.selectors import get_or_not_found


@endpoint("List addresses", answers=Wire, many=True, parameters=AddressFilters)
def index(context: RequestContext) -> Response:
    given = context.filters(AddressFilters)
    rows = ordered(find_addresses(given), given.order, ADDRESS_ORDERS, context.ignored)
    page = paginate(rows.values(), given)
    return Collection(resource=Wire, rows=[_present(row) for row in page.rows], **page.shape)


@endpoint("Create an address of a client", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    address = addresses.create_address(
        context.account, context.read(Wire).build(AddressInput), by=context.user
    )
    return created(Wire, _present(snapshot(address)))


@endpoint("Retrieve an address", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=_present(snapshot(load(id))))


@endpoint("Update an address", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    address = addresses.update_address(load(id), context.read(Wire).build(AddressInput), by=context.user)
    return Detail(resource=Wire, values=_present(snapshot(address)))


@endpoint("Delete an address", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    addresses.delete_address(load(id), by=context.user)
    return Value(value=OK)


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "addressable_type": ADDRESS_OWNER}


def load(id: int) -> Address:
    """Return an address of the account in scope; raises NotFound."""
    return get_or_not_found(find_addresses(AddressFilters.read({})).filter(pk=id).select_related("account"))
