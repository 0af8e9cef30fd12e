from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.stock.models import Warehouse
from tidebill.stock.services import warehouses
from tidebill.stock.wire import Warehouse as Wire
from tidebill.wire.errors import Missing

ORDERS = ("name", "created_at", "updated_at")


@endpoint("Lists warehouses", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Many:
    paging = call.filters(Paging)
    rows = ordered(Warehouse.objects.filter(deleted=False), paging.order, ORDERS, call.ignored)
    page = paginate(rows.values(), paging)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Creates a warehouse", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    warehouse = warehouses.create_warehouse(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(warehouse))


@endpoint("Reads a warehouse", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(load(id)))


@endpoint("Changes a warehouse", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    warehouse = warehouses.update_warehouse(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(warehouse))


@endpoint("Deletes an empty warehouse", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    warehouses.delete_warehouse(load(id), by=call.user)
    return Plain(value=OK)


def load(id: int) -> Warehouse:
    """A warehouse of the account in scope; raises Missing."""
    found = Warehouse.objects.filter(pk=id, deleted=False).first()
    if found is None:
        raise Missing
    return found
