from tidebill.catalog.commands import AddressInput
from tidebill.catalog.filters import ADDRESS_ORDERS, AddressFilters, find_addresses
from tidebill.catalog.models import Address
from tidebill.catalog.services import addresses
from tidebill.catalog.wire import Address as Wire
from tidebill.http.crud import PlainResource
from tidebill.kernel.vocabulary import ADDRESS_OWNER
from tidebill.storage.selectors import get_or_not_found


def load(id: int) -> Address:
    """Return an address of the account in scope; raises NotFound."""
    return get_or_not_found(find_addresses(AddressFilters.read({})).filter(pk=id).select_related("account"))


index, create, show, update, destroy = PlainResource(
    resource=Wire,
    one="an address",
    many="addresses",
    command=AddressInput,
    filters=AddressFilters,
    find=find_addresses,
    load=load,
    orders=ADDRESS_ORDERS,
    create=addresses.create_address,
    update=addresses.update_address,
    delete=addresses.delete_address,
    present=lambda row: {**row, "addressable_type": ADDRESS_OWNER},
    creates="Create an address of a client",
).views()
