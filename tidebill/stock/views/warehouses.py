from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.stock.commands import WarehouseInput
from tidebill.stock.models import Warehouse
from tidebill.stock.services import warehouses
from tidebill.stock.wire import Warehouse as Wire
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "created_at", "updated_at")


@endpoint("List warehouses", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Collection:
    paging = context.filters(Paging)
    rows = ordered(Warehouse.objects.filter(deleted=False), paging.order, ORDERS, context.ignored)
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create a warehouse", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    warehouse = warehouses.create_warehouse(
        context.account, context.read(Wire).build(WarehouseInput), by=context.user
    )
    return created(Wire, snapshot(warehouse))


@endpoint("Retrieve a warehouse", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(load(id)))


@endpoint("Update a warehouse", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    warehouse = warehouses.update_warehouse(
        load(id), context.read(Wire).build(WarehouseInput), by=context.user
    )
    return Detail(resource=Wire, values=snapshot(warehouse))


@endpoint("Delete an empty warehouse", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    warehouses.delete_warehouse(load(id), by=context.user)
    return Value(value=OK)


def load(id: int) -> Warehouse:
    """Return a warehouse of the account in scope; raises NotFound."""
    return get_or_not_found(Warehouse.objects.filter(pk=id, deleted=False))
