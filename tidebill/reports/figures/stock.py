"""Stock value."""

from decimal import Decimal
from typing import Final

from django.db.models import Sum

from tidebill.accounts.models import Account
from tidebill.catalog.models import Product
from tidebill.reports.figures.sums import Rows
from tidebill.stock.services.costs import Costs
from tidebill.stock.services.levels import counted
from tidebill.storage import clock

ZERO: Final = Decimal(0)


def stock_values(account: Account, *, warehouse_id: int | None = None) -> Rows:
    """Return products in stock by name with their net cost, first in first out.

    Costs are computed across warehouses; the stock of a single one is valued as if it left next.
    """
    moved = counted().filter(warehouse_id=warehouse_id) if warehouse_id else counted()
    sums = moved.order_by().values_list("product_id").annotate(sum=Sum("quantity"))
    levels = {product: quantity for product, quantity in sums if quantity}
    costs = Costs(levels, until=clock.today(account.zone))
    products = Product.objects.filter(pk__in=levels).order_by("name_key", "id")
    return [
        {
            "product_id": product.pk,
            "name": product.name,
            "code": product.code,
            "quantity": levels[product.pk],
            "unit": product.quantity_unit,
            "currency": account.currency,
            "value": costs.take(product.pk, levels[product.pk]) if levels[product.pk] > 0 else None,
        }
        for product in products
    ]


def stock_total(rows: Rows) -> Rows:
    """Return the total value of goods with known cost."""
    if not rows:
        return []
    return [{"currency": rows[0]["currency"], "value": sum((row["value"] or ZERO for row in rows), ZERO)}]
