from typing import Any

from tidebill.catalog.filters import PRODUCT_ORDERS, ProductFilters, find_products
from tidebill.catalog.models import Product
from tidebill.catalog.services import products
from tidebill.catalog.wire import Product as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.wire.errors import Missing


@endpoint("Lists products", answers=Wire, many=True, parameters=ProductFilters)
def index(call: Call) -> Answer:
    given = call.filters(ProductFilters)
    rows = ordered(find_products(given, zone=call.account.zone), given.order, PRODUCT_ORDERS, call.ignored)
    page = paginate(rows.values(), given)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Creates a product", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    product = products.create_product(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(product))


@endpoint("Reads a product", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(_load(pk=id)))


@endpoint("Changes a product", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    product = _load(code=str(id)) if call.option("find_by") == "code" else _load(pk=id)
    return _update(call, product)


@endpoint("Changes the product with this code", reads=Wire, answers=Wire, documented=False)
def update_by_code(call: Call, code: str) -> Answer:
    if call.option("find_by") != "code":
        raise Missing
    return _update(call, _load(code=code))


@endpoint("Deletes a product", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    products.delete_product(_load(pk=id), by=call.user)
    return Plain(value=OK)


def _update(call: Call, product: Product) -> Answer:
    changed = products.update_product(product, call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(changed))


def _load(**named: Any) -> Product:
    found = Product.objects.filter(deleted=False, **named).select_related("account").order_by("pk").first()
    if found is None:
        raise Missing
    return found
