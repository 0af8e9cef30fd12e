"""The ledger: movements of documents, rewritten whenever a document changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from tidebill.accounts.models import Account
from tidebill.catalog.models import Product
from tidebill.kernel.money import to_wire
from tidebill.stock.models import Movement
from tidebill.stock.services.levels import in_warehouse
from tidebill.stock.services.sets import stocked_components
from tidebill.storage.writing import insert
from tidebill.wire.errors import Invalid, Message

WARN = "warn"
Deltas = dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class StockChange:
    """Quantity of a product received by a warehouse, or issued if negative."""

    product: Product
    warehouse_id: int
    quantity: Decimal
    unit_cost: Decimal | None = None
    action_id: int | None = None


@dataclass(frozen=True)
class MovementSource:
    """Document that moves goods: its account, kind and date, and its id if it is an invoice."""

    account: Account
    kind: str
    day: date
    invoice_id: int | None = None
    sale: bool = False
    covered: bool = False


@dataclass(frozen=True)
class Shortage:
    """Limited product whose stock fell below zero."""

    name: str
    left: Decimal

    @property
    def message(self) -> Message:
        return Message("only %(left)s of %(name)s in stock", {"left": to_wire(self.left), "name": self.name})


def write(source: MovementSource, changes: Sequence[StockChange]) -> list[Shortage]:
    """Add the movements of a new document; reports shortages of limited products, or raises Invalid."""
    moved = _resolve(changes)
    return _write(source, moved, _deltas(source, moved))


def rewrite(
    source: MovementSource, changes: Sequence[StockChange], stored: "QuerySet[Movement, Movement]"
) -> list[Shortage]:
    """Replace the ``stored`` movements of a changed document."""
    before = _take_away(stored)
    moved = _resolve(changes)
    deltas = _deltas(source, moved)
    for place, quantity in before.items():
        deltas[place] = deltas.get(place, Decimal(0)) - quantity
    known = {change.product.pk for change in moved}
    gone = [number for number, _ in before if number not in known]
    return _write(source, moved, deltas, besides=Product.objects.filter(pk__in=gone) if gone else ())


def remove(account: Account, stored: "QuerySet[Movement, Movement]") -> list[Shortage]:
    """Delete the movements of a deleted document."""
    before = _take_away(stored)
    taken = {place: -quantity for place, quantity in before.items() if quantity > 0}
    if not taken:
        return []
    return _check(account, taken, list(Product.objects.filter(pk__in={number for number, _ in taken})))


def _write(
    source: MovementSource, moved: Sequence[StockChange], deltas: Deltas, *, besides: Iterable[Product] = ()
) -> list[Shortage]:
    products = [change.product for change in moved] + list(besides)
    limited = _lock_limited(products, deltas)
    insert(_row(source, change) for change in moved)
    return _shortages(source.account, deltas, limited)


def _check(account: Account, deltas: Deltas, products: Sequence[Product]) -> list[Shortage]:
    return _shortages(account, deltas, _lock_limited(products, deltas))


def _row(source: MovementSource, change: StockChange) -> Movement:
    return Movement(
        account=source.account,
        product=change.product,
        warehouse_id=change.warehouse_id,
        quantity=change.quantity,
        unit_cost=change.unit_cost if change.quantity > 0 else None,
        kind=source.kind,
        day=source.day,
        sale=source.sale,
        covered=source.covered,
        invoice_id=source.invoice_id,
        warehouse_action_id=change.action_id,
    )


def _resolve(changes: Sequence[StockChange]) -> list[StockChange]:
    """Return the actual movements: no services, components in place of sets, no zero quantities."""
    parts = {change.product.pk: stocked_components(vars(change.product)) for change in changes}
    numbers = {number for found in parts.values() for number in found}
    products = {found.pk: found for found in Product.objects.filter(pk__in=numbers)} if numbers else {}
    moved: list[StockChange] = []
    for change in changes:
        if not parts[change.product.pk]:
            moved.append(change)
        for number, each in parts[change.product.pk].items():
            if number in products:
                moved.append(_part(change, products[number], each))
    return [change for change in moved if change.quantity and not change.product.service]


def _part(change: StockChange, product: Product, each: Decimal) -> StockChange:
    quantity = round(change.quantity * each, 6)
    return StockChange(product, change.warehouse_id, quantity, action_id=change.action_id)


def _deltas(source: MovementSource, moved: Sequence[StockChange]) -> Deltas:
    deltas: Deltas = {}
    for change in moved if not source.covered else ():
        place = (change.product.pk, change.warehouse_id)
        deltas[place] = deltas.get(place, Decimal(0)) + change.quantity
    return deltas


def _take_away(stored: "QuerySet[Movement, Movement]") -> Deltas:
    """Delete movements and return the counted quantities by product and warehouse."""
    counted: Deltas = {}
    for product, warehouse, quantity, covered in stored.values_list(
        "product_id", "warehouse_id", "quantity", "covered"
    ):
        if not covered:
            counted[product, warehouse] = counted.get((product, warehouse), Decimal(0)) + quantity
    stored.delete()
    return counted


# ── Limited products ─────────────────────────────────────────────────────────────────────────────────────


def _lock_limited(products: Sequence[Product], deltas: Deltas) -> Mapping[int, Product]:
    """Lock the limited products that decrease until the transaction ends.

    This serializes documents that compete for the last item.
    """
    fewer = {number for (number, _), quantity in deltas.items() if quantity < 0}
    limited = sorted({p.pk for p in products if p.limited and p.pk in fewer})
    if not limited:
        return {}
    held = Product.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=limited)
    return {product.pk: product for product in held.order_by("pk")}


def _shortages(account: Account, deltas: Deltas, limited: Mapping[int, Product]) -> list[Shortage]:
    """Return the limited products below zero; raises Invalid unless the account only wants warnings."""
    taken = {place: quantity for place, quantity in deltas.items() if quantity < 0 and place[0] in limited}
    if not taken:
        return []
    levels = in_warehouse({number for number, _ in taken}, {warehouse for _, warehouse in taken})
    short = [
        Shortage(limited[place[0]].name, levels.get(place, Decimal(0)) - quantity)
        for place, quantity in taken.items()
        if levels.get(place, Decimal(0)) < 0
    ]
    if short and account.limited_stock != WARN:
        raise Invalid({"positions": [shortage.message for shortage in short]})
    return short
