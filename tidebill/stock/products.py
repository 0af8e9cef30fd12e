"""Stock functions that the catalog calls through settings: levels and counts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tidebill.accounts.models import User
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.events.journal import Snapshot
from tidebill.stock.models import Warehouse
from tidebill.stock.services.counting import adjust_stock, refuse_uncountable
from tidebill.stock.services.levels import ZERO, Level, in_warehouse, levels_of
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


def count(counts: Sequence[tuple[Product, ProductInput]], *, by: User | None = None) -> None:
    """Treat quantities sent with products as counts of the main warehouse.

    A quantity equal to the stock there, or in total, is ignored: clients may send a whole response back.
    """
    counted = [(product, sent) for product, sent in counts if _sent(sent)]
    if counted:
        stock = _MainStock([product for product, _ in counted])
        wanted = {product.pk: stock.wanted(product, sent) for product, sent in counted}
        changed = {number: quantity for number, quantity in wanted.items() if quantity is not None}
        if changed:
            adjust_stock(counted[0][0].account, changed, by=by)


def count_checker(products: Sequence[Product]) -> Callable[[Product, ProductInput], bool]:
    """Return a function that tells whether a count of one of these products, or a new one, changes its stock.

    It raises Invalid or RuleViolation if the product can't be counted.
    """
    stock = _MainStock(products)

    def check(product: Product, attributes: ProductInput) -> bool:
        wanted = stock.wanted(product, attributes)
        if wanted is None:
            return False
        if wanted < 0:
            raise Invalid({"stock_level": "can't be less than 0"})
        refuse_uncountable(product)
        return True

    return check


class _MainStock:
    """Levels of products, in total and in the main warehouse; zero for others."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._levels = levels_of([vars(product) for product in products]) if products else {}
        self._main = usual_warehouse_id(products[0].account) if products else 0
        self._here = in_warehouse(self._levels, [self._main]) if products else {}

    def wanted(self, product: Product, attributes: ProductInput) -> Decimal | None:
        """Return the quantity that the main warehouse must have; None if nothing changes."""
        total = self._levels.get(product.pk, Level()).total
        wanted = [quantity for quantity in _sent(attributes) if quantity != total]
        if not wanted:
            return None
        here = self._here.get((product.pk, self._main), ZERO)
        return wanted[0] - (total - here)


def _sent(attributes: ProductInput) -> list[Decimal]:
    return [value for name in _COUNTED if (value := attributes.get(name)) is not None]


def _level(level: Level) -> dict[str, Any]:
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
