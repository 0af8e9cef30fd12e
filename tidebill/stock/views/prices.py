from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.stock.commands import WarehousePriceInput
from tidebill.stock.models import ProductWarehouse
from tidebill.stock.services import prices
from tidebill.stock.wire import ProductWarehouse as Wire
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import types
from tidebill.wire.resource import field

ORDERS = ("created_at", "updated_at")


class ProductWarehouseFilters(Paging):
    """Parameters of the list of prices in warehouses."""

    product_id: types.Id = field("Prices of this product.")
    warehouse_id: types.Id = field("Prices in this warehouse.")


@endpoint("List warehouse prices", answers=Wire, many=True, parameters=ProductWarehouseFilters)
def index(context: RequestContext) -> Response:
    given = context.filters(ProductWarehouseFilters)
    wanted = {n: value for n in ("product_id", "warehouse_id") if (value := getattr(given, n))}
    rows = ordered(ProductWarehouse.objects.filter(**wanted), given.order, ORDERS, context.ignored)
    page = paginate(rows.values(), given)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Set the warehouse prices of a product", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    row = prices.create_price(context.account, context.read(Wire).build(WarehousePriceInput), by=context.user)
    return created(Wire, snapshot(row))


@endpoint("Retrieve the warehouse prices of a product", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(_load(id)))


@endpoint("Update the warehouse prices of a product", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    row = prices.update_price(_load(id), context.read(Wire).build(WarehousePriceInput), by=context.user)
    return Detail(resource=Wire, values=snapshot(row))


@endpoint("Delete the warehouse prices of a product", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    prices.delete_price(_load(id), by=context.user)
    return Value(value=OK)


def _load(id: int) -> ProductWarehouse:
    return get_or_not_found(ProductWarehouse.objects.filter(pk=id).select_related("product__account"))
