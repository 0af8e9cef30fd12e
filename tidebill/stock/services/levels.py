"""Stock levels: sums of movements, in one statement for any number of products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from tidebill.catalog.models import Product
from tidebill.events.journal import Snapshot
from tidebill.stock.models import Movement
from tidebill.stock.services.sets import stocked_components
from tidebill.storage.fields import Quantity

ZERO = Decimal(0)


@dataclass(frozen=True)
class Level:
    """Quantities of a product: in total, in the requested warehouse, and sold."""

    total: Decimal = ZERO
    here: Decimal = ZERO
    sold: Decimal = ZERO


def levels_of(products: Sequence[Snapshot], *, warehouse_id: int | None = None) -> dict[int, Level]:
    """Return the levels of products (as dicts of columns) by id. A set has as many as its scarcest component
    allows.

    Takes one statement, regardless of the number of products and components.
    """
    parts = {row["id"]: stocked_components(row) for row in products}
    ids = {row["id"] for row in products} | {number for found in parts.values() for number in found}
    summed = _sums(ids, warehouse_id)
    return {
        number: _level_of_set(summed, found, summed.get(number, Level()))
        if found
        else summed.get(number, Level())
        for number, found in parts.items()
    }


def in_warehouse(product_ids: Iterable[int], warehouse_ids: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """Return the stock of each product in each warehouse."""
    rows = counted().filter(product_id__in=list(product_ids), warehouse_id__in=list(warehouse_ids))
    found = rows.order_by().values_list("product_id", "warehouse_id").annotate(sum=Sum("quantity"))
    return {(product, warehouse): quantity for product, warehouse, quantity in found}


def counted() -> "QuerySet[Movement, Movement]":
    """Return the movements that count towards the stock of the account in scope."""
    return Movement.objects.filter(covered=False)


def with_lots(products: "QuerySet[Product, Product]") -> "QuerySet[Product, Product]":
    """Annotate products with ``has_lots``: whether goods of known cost were ever received."""
    came_in = Movement.objects.filter(product=OuterRef("pk"), unit_cost__isnull=False)
    return products.annotate(has_lots=Exists(came_in))


def _sums(ids: Iterable[int], warehouse_id: int | None) -> dict[int, Level]:
    none = Value(0, output_field=Quantity())
    here = Q(covered=False) if warehouse_id is None else Q(covered=False, warehouse_id=warehouse_id)
    rows = Movement.objects.filter(product_id__in=list(ids)).order_by().values("product_id")
    found = rows.annotate(
        total=Coalesce(Sum("quantity", filter=Q(covered=False)), none),
        here=Coalesce(Sum("quantity", filter=here), none),
        sold=Coalesce(Sum("quantity", filter=Q(sale=True)), none),
    )
    return {row["product_id"]: Level(row["total"], row["here"], -row["sold"] or ZERO) for row in found}


def _level_of_set(summed: Mapping[int, Level], parts: Mapping[int, Decimal], own: Level) -> Level:
    def whole(name: str) -> Decimal:
        return min(getattr(summed.get(number, Level()), name) // each for number, each in parts.items())

    return Level(total=whole("total"), here=whole("here"), sold=own.sold)
