"""What goods have cost: first in, first out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from tidebill.kernel.money import ZERO
from tidebill.kernel.stock import Lot, fifo_cost
from tidebill.stock.services.levels import counted

_TRANSFER = "mm"


class Costs:
    """The lots of some products and how much of them has left by a day: two statements for any number.

    What the document ``besides`` moved itself doesn't count. Warehouses count together: a transfer changes
    nothing of what goods have cost.
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
        """The net cost of the next ``quantity``, which is then gone; None where no lot is known."""
        gone = self._gone.get(product_id, Decimal(0))
        self._gone[product_id] = gone + quantity
        return fifo_cost(self._lots.get(product_id, []), gone=gone, quantity=quantity)
