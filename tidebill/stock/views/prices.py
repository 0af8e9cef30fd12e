from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.stock.models import ProductWarehouse
from tidebill.stock.services import prices
from tidebill.stock.wire import ProductWarehouse as Wire
from tidebill.wire import types
from tidebill.wire.errors import Missing
from tidebill.wire.resource import key

ORDERS = ("created_at", "updated_at")


class Filters(Paging):
    """Parameters of the list of prices in warehouses."""

    product_id: types.Id = key("Prices of this product.")
    warehouse_id: types.Id = key("Prices in this warehouse.")


@endpoint("Lists prices in warehouses", answers=Wire, many=True, parameters=Filters)
def index(call: Call) -> Answer:
    given = call.filters(Filters)
    wanted = {n: value for n in ("product_id", "warehouse_id") if (value := getattr(given, n))}
    rows = ordered(ProductWarehouse.objects.filter(**wanted), given.order, ORDERS, call.ignored)
    page = paginate(rows.values(), given)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Sets the prices of a product in a warehouse", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    row = prices.create_price(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(row))


@endpoint("Reads the prices of a product in a warehouse", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(_load(id)))


@endpoint("Changes the prices of a product in a warehouse", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    row = prices.update_price(_load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(row))


@endpoint("Leaves a product to the prices of its card again", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    prices.delete_price(_load(id), by=call.user)
    return Plain(value=OK)


def _load(id: int) -> ProductWarehouse:
    found = ProductWarehouse.objects.filter(pk=id).select_related("product__account").first()
    if found is None:
        raise Missing
    return found
