from django.db.models import QuerySet

from tidebill.http.crud import PlainResource
from tidebill.http.paging import Paging
from tidebill.stock.commands import WarehousePriceInput
from tidebill.stock.models import ProductWarehouse
from tidebill.stock.services import prices
from tidebill.stock.wire import ProductWarehouse as Wire
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import types
from tidebill.wire.declaring import field


class ProductWarehouseFilters(Paging):
    """Parameters of the list of prices in warehouses."""

    product_id: types.Id = field("Prices of this product.")
    warehouse_id: types.Id = field("Prices in this warehouse.")


def find_prices(given: ProductWarehouseFilters) -> "QuerySet[ProductWarehouse, ProductWarehouse]":
    """Return the prices of a product or warehouse."""
    wanted = {n: value for n in ("product_id", "warehouse_id") if (value := getattr(given, n))}
    return ProductWarehouse.objects.filter(**wanted)


def load(id: int) -> ProductWarehouse:
    """Return warehouse prices of the account in scope; raises NotFound."""
    return get_or_not_found(ProductWarehouse.objects.filter(pk=id).select_related("product__account"))


index, create, show, update, destroy = PlainResource(
    resource=Wire,
    one="the warehouse prices of a product",
    many="warehouse prices",
    command=WarehousePriceInput,
    filters=ProductWarehouseFilters,
    find=find_prices,
    load=load,
    orders=("created_at", "updated_at"),
    create=prices.create_price,
    update=prices.update_price,
    delete=prices.delete_price,
    creates="Set the warehouse prices of a product",
).views()
