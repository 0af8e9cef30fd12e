from tidebill.http.crud import PlainResource
from tidebill.stock.commands import WarehouseInput
from tidebill.stock.models import Warehouse
from tidebill.stock.services import warehouses
from tidebill.stock.wire import Warehouse as Wire
from tidebill.storage.selectors import get_or_not_found


def load(id: int) -> Warehouse:
    """Return a warehouse of the account in scope; raises NotFound."""
    return get_or_not_found(Warehouse.objects.filter(pk=id, deleted=False))


index, create, show, update, destroy = PlainResource(
    resource=Wire,
    one="a warehouse",
    many="warehouses",
    command=WarehouseInput,
    find=lambda given: Warehouse.objects.filter(deleted=False),
    load=load,
    orders=("name", "created_at", "updated_at"),
    create=warehouses.create_warehouse,
    update=warehouses.update_warehouse,
    delete=warehouses.delete_warehouse,
    deletes="Delete an empty warehouse",
).views()
