from django.db import transaction

from tidebill.catalog.commands import ProductInput
from tidebill.catalog.filters import PRODUCT_ORDERS, ProductFilters, find_products
from tidebill.catalog.hooks import count_stock
from tidebill.catalog.models import Product
from tidebill.catalog.selectors import load_product, serialize_product, with_stock_levels
from tidebill.catalog.services import products
from tidebill.catalog.wire import Product as Wire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.errors import NotFound
from tidebill.wire.resource import Schema


class ShowParameters(Schema):
    """Parameters of one product."""

    warehouse_id: types.Id = field("Includes the stock and prices of this warehouse.")


@endpoint("List products", answers=Wire, many=True, parameters=ProductFilters)
def index(context: RequestContext) -> Collection:
    given = context.filters(ProductFilters)
    rows = ordered(
        find_products(given, zone=context.account.zone), given.order, PRODUCT_ORDERS, context.ignored
    )
    page = paginate(rows.values(), given)
    return Collection(resource=Wire, rows=with_stock_levels(page.rows, given.warehouse_id), **page.shape)


@endpoint("Create a product", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire).build(ProductInput)
    with transaction.atomic():
        product = products.create_product(context.account, sent, by=context.user)
        count_stock.call([(product, sent)], by=context.user)
    _name_derived(context, product, sent)
    return created(Wire, serialize_product(product))


@endpoint("Retrieve a product", answers=Wire, parameters=ShowParameters)
def show(context: RequestContext, id: int) -> Response:
    return Detail(
        resource=Wire,
        values=serialize_product(load_product(pk=id), context.filters(ShowParameters).warehouse_id),
    )


@endpoint("Update a product", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    product = load_product(code=str(id)) if context.option("find_by") == "code" else load_product(pk=id)
    return _update(context, product)


@endpoint("Changes the product with this code", reads=Wire, answers=Wire, documented=False)
def update_by_code(context: RequestContext, code: str) -> Response:
    if context.option("find_by") != "code":
        raise NotFound
    return _update(context, load_product(code=code))


@endpoint("Delete a product", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    products.delete_product(load_product(pk=id), by=context.user)
    return Value(value=OK)


def _update(context: RequestContext, product: Product) -> Response:
    sent = context.read(Wire).build(ProductInput)
    with transaction.atomic():
        changed = products.update_product(product, sent, by=context.user)
        count_stock.call([(changed, sent)], by=context.user)
    _name_derived(context, changed, sent)
    return Detail(resource=Wire, values=serialize_product(changed))


def _name_derived(context: RequestContext, product: Product, sent: ProductInput) -> None:
    """Name net prices in the request that the gross price prevailed over."""
    names = [name for name in ("price_net", "purchase_price_net") if sent.get(name) is not None]
    context.ignore(f"product.{name}" for name in names if getattr(product, name) != sent.get(name))
