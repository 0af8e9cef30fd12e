"""Stock-taking: adjust the ledger to counted quantities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import Product
from tidebill.stock.commands import WarehouseActionInput, WarehouseDocumentInput
from tidebill.stock.models import WarehouseDocument
from tidebill.stock.services.documents import create_document
from tidebill.stock.services.levels import in_warehouse
from tidebill.stock.services.sets import stocked_components
from tidebill.stock.services.warehouses import find_warehouse, usual_warehouse_id
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

FOUND = "pw"
USED_UP = "rw"


@dataclass(frozen=True)
class StockTakingResult:
    """Result of a stock-taking: expected quantities and adjustment documents."""

    warehouse_id: int
    expected: Mapping[int, Decimal]
    documents: tuple[WarehouseDocument, ...]


@transaction.atomic
def adjust_stock(
    account: Account,
    counted: Mapping[int, Decimal],
    *,
    warehouse_id: int | None = None,
    day: date | None = None,
    by: User | None = None,
) -> StockTakingResult:
    """Adjust the ledger to counted quantities by product: shortages are consumed, surpluses received.

    Concurrent counts are serialized. Raises Invalid or RuleViolation.
    """
    place = find_warehouse(warehouse_id, "warehouse_id").pk if warehouse_id else usual_warehouse_id(account)
    held = Product.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=counted)
    products = {product.pk: product for product in held.order_by("pk")}
    _check(products, counted)
    levels = in_warehouse(counted, [place])
    expected = {number: levels.get((number, place), Decimal(0)) for number in counted}
    differences = {number: quantity - expected[number] for number, quantity in counted.items()}
    documents = [
        _issue(account, kind, {n: abs(d) for n, d in differences.items() if holds(d)}, place, day=day, by=by)
        for kind, holds in ((FOUND, _is_more), (USED_UP, _is_less))
    ]
    return StockTakingResult(place, expected, tuple(document for document in documents if document))


def _is_more(difference: Decimal) -> bool:
    return difference > 0


def _is_less(difference: Decimal) -> bool:
    return difference < 0


def _check(products: Mapping[int, Product], counted: Mapping[int, Decimal]) -> None:
    for place, (number, quantity) in enumerate(counted.items()):
        if number not in products:
            raise Invalid({f"counts[{place}].product_id": errors.NOT_FOUND})
        if quantity < 0:
            raise Invalid({f"counts[{place}].quantity": "can't be less than 0"})
        refuse_uncountable(products[number])


def refuse_uncountable(product: Product) -> None:
    """Raise RuleViolation for a service or a set, which have no stock of their own."""
    if product.service or stocked_components(vars(product)):
        raise RuleViolation("%(name)s is a service or a set. Only goods can be counted.", name=product.name)


def _issue(
    account: Account,
    kind: str,
    differences: Mapping[int, Decimal],
    warehouse_id: int,
    *,
    day: date | None,
    by: User | None,
) -> WarehouseDocument | None:
    if not differences:
        return None
    rows = [
        WarehouseActionInput(product_id=number, quantity=amount) for number, amount in differences.items()
    ]
    new = WarehouseDocumentInput(kind=kind, warehouse_id=warehouse_id, issue_date=day, warehouse_actions=rows)
    return create_document(account, new, by=by)
