from typing import Any

from tidebill.catalog.filters import ADDRESS_ORDERS, AddressFilters, find_addresses
from tidebill.catalog.models import Address
from tidebill.catalog.services import addresses
from tidebill.catalog.wire import Address as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.kernel.vocabulary import ADDRESS_OWNER
from tidebill.wire.errors import Missing


@endpoint("Lists addresses", answers=Wire, many=True, parameters=AddressFilters)
def index(call: Call) -> Answer:
    given = call.filters(AddressFilters)
    rows = ordered(find_addresses(given), given.order, ADDRESS_ORDERS, call.ignored)
    page = paginate(rows.values(), given)
    return Many(resource=Wire, rows=[_present(row) for row in page.rows], **page.shape)


@endpoint("Creates an address of a client", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    address = addresses.create_address(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, _present(snapshot(address)))


@endpoint("Reads an address", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=_present(snapshot(load(id))))


@endpoint("Changes an address", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    address = addresses.update_address(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=_present(snapshot(address)))


@endpoint("Deletes an address", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    addresses.delete_address(load(id), by=call.user)
    return Plain(value=OK)


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "addressable_type": ADDRESS_OWNER}


def load(id: int) -> Address:
    """An address of the account in scope; raises Missing."""
    found = find_addresses(AddressFilters.read({})).filter(pk=id).select_related("account").first()
    if found is None:
        raise Missing
    return found
