"""Cost of goods: first in, first out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from tidebill.kernel.money import ZERO
from tidebill.kernel.stock import Lot, fifo_cost
from tidebill.stock.services.levels import counted

_TRANSFER = "mm"


class Costs:
    """Lots of products and the quantities consumed by a day, loaded with two statements.

    Movements of the document ``besides`` are ignored. Costs are computed across warehouses, so a transfer
    doesn't affect them.
    """

    def __init__(self, product_ids: Iterable[int], *, until: date, besides: int | None = None) -> None:
        ids = list(product_ids)
        rows = counted().filter(product_id__in=ids).exclude(kind=_TRANSFER)
        if besides:
            rows = rows.exclude(invoice_id=besides)
        self._lots: dict[int, list[Lot]] = {}
        came_in = rows.filter(unit_cost__isnull=False).order_by("day", "id")
        for product, quantity, cost in came_in.values_list("product_id", "quantity", "unit_cost"):
            self._lots.setdefault(product, []).append(Lot(quantity, cost or ZERO))
        left = rows.filter(unit_cost__isnull=True, day__lte=until).order_by().values_list("product_id")
        self._gone = {product: -quantity for product, quantity in left.annotate(sum=Sum("quantity"))}

    def take(self, product_id: int, quantity: Decimal) -> Decimal | None:
        """Consume ``quantity`` and return its net cost; None if no lot is known."""
        gone = self._gone.get(product_id, Decimal(0))
        self._gone[product_id] = gone + quantity
        return fifo_cost(self._lots.get(product_id, []), gone=gone, quantity=quantity)
