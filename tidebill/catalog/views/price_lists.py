from typing import Any

from tidebill.catalog.commands import PriceListInput
from tidebill.catalog.filters import PRICE_LIST_ORDERS, PriceListFilters, find_price_lists
from tidebill.catalog.models import PriceList
from tidebill.catalog.services import price_lists
from tidebill.catalog.services.prices import ListPrice, prices_of
from tidebill.catalog.wire import PriceList as Wire
from tidebill.catalog.wire import ProductPrice
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.kernel.vocabulary import PRICEABLE
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import json, types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema


class PricesParameters(Schema):
    """Parameters of the prices of a list."""

    product_ids: types.Ids = field("Only these products.", example=[1, 2])


@endpoint("List price lists", answers=Wire, many=True, parameters=PriceListFilters)
def index(context: RequestContext) -> Collection:
    given = context.filters(PriceListFilters)
    rows = ordered(find_price_lists(given), given.order, PRICE_LIST_ORDERS, context.ignored)
    page = paginate(rows.values(), given)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create a price list", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    price_list = price_lists.create_price_list(
        context.account, context.read(Wire).build(PriceListInput), by=context.user
    )
    return created(Wire, serialize_price_list(price_list))


@endpoint("Retrieve a price list with its prices", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=serialize_price_list(load(id)))


@endpoint("Update a price list", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    price_list = price_lists.update_price_list(
        load(id), context.read(Wire).build(PriceListInput), by=context.user
    )
    return Detail(resource=Wire, values=serialize_price_list(price_list))


@endpoint("Delete a price list", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    price_lists.delete_price_list(load(id), by=context.user)
    return Value(value=OK)


@endpoint(
    "Get the prices of products from a price list",
    answers="Prices by product ID",
    parameters=PricesParameters,
    # An XML element's name can't be a number.
    formats=("json",),
)
def prices(context: RequestContext, id: int) -> Response:
    wanted = context.filters(PricesParameters).product_ids
    found = prices_of(load(id), wanted)
    shown = {str(number): _present_price(price) for number, price in found.items()}
    written = {
        number: json.write(ProductPrice, values, zone=context.account.zone)
        for number, values in shown.items()
    }
    return Value(value=written)


def serialize_price_list(price_list: PriceList) -> dict[str, Any]:
    """Return a price list with its prices."""
    rows = [
        {**snapshot(row), "priceable_type": PRICEABLE, "priceable_name": row.priceable.name}
        for row in price_lists.positions_of(price_list)
    ]
    return {**snapshot(price_list), "price_list_positions": rows}


def _present_price(price: ListPrice) -> dict[str, Any]:
    return {
        "price_net": price.net,
        "price_gross": price.gross,
        "tax": price.tax or "",
        "currency": price.currency,
        "category_id": price.product.category_id,
    }


def load(id: int) -> PriceList:
    """Return a price list of the account in scope; raises NotFound."""
    return get_or_not_found(
        find_price_lists(PriceListFilters.read({})).filter(pk=id).select_related("account")
    )
