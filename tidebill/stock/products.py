"""Stock functions that the catalog calls through settings: levels and counts."""

from collections.abc import Sequence
from typing import Any

from tidebill.accounts.models import User
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.events.journal import Snapshot
from tidebill.stock.models import Warehouse
from tidebill.stock.services.counting import adjust_stock
from tidebill.stock.services.levels import in_warehouse, levels_of
from tidebill.stock.services.prices import prices_in
from tidebill.stock.services.warehouses import usual_warehouse_id
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_COUNTED = ("warehouse_quantity", "stock_level")


def with_stock(rows: Sequence[Snapshot], *, warehouse_id: int | None = None) -> list[dict[str, Any]]:
    """Add stock levels to products (as dicts of columns), and prices if a warehouse is given."""
    if warehouse_id is not None and not Warehouse.objects.filter(pk=warehouse_id, deleted=False).exists():
        raise Invalid({"warehouse_id": errors.NOT_FOUND})
    levels = levels_of(rows, warehouse_id=warehouse_id)
    special = [row["id"] for row in rows if row["use_product_warehouses"]] if warehouse_id else []
    prices = prices_in(warehouse_id or 0, special) if special else {}
    return [{**row, **_level(levels[row["id"]]), **_priced(prices.get(row["id"], {}))} for row in rows]


def count(product: Product, attributes: ProductInput, *, by: User | None = None) -> None:
    """Treat a quantity sent with a product as a count of the main warehouse.

    A quantity equal to the stock there, or in total, is ignored: clients may send a whole response back.
    """
    sent = [value for name in _COUNTED if (value := attributes.get(name)) is not None]
    if not sent:
        return
    level = levels_of([vars(product)])[product.pk]
    wanted = [quantity for quantity in sent if quantity != level.total]
    if not wanted:
        return
    main = usual_warehouse_id(product.account)
    here = in_warehouse([product.pk], [main]).get((product.pk, main), 0)
    elsewhere = level.total - here
    adjust_stock(product.account, {product.pk: wanted[0] - elsewhere}, by=by)


def _level(level: Any) -> dict[str, Any]:
    return {
        "stock_level": level.total,
        "warehouse_quantity": level.here,
        "quantity_sold_in_invoices": level.sold,
    }


def _priced(prices: Snapshot) -> dict[str, Any]:
    found = dict(prices)
    for name in ("price", "purchase_price"):
        if f"{name}_gross" in prices and f"{name}_net" in prices:
            found[f"{name}_tax"] = prices[f"{name}_gross"] - prices[f"{name}_net"]
    return found
