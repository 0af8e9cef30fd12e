"""Stock: movements equal the quantities on documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from tidebill.audit.findings import Inconsistency, batches
from tidebill.catalog.models import Product
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.stock import goods_of_invoice
from tidebill.kernel.money import to_wire
from tidebill.stock.models import Movement, WarehouseAction, WarehouseDocument
from tidebill.stock.services.ledger import stock_changes
from tidebill.stock.services.links import covered_among
from tidebill.stock.services.movements import StockChange

_RULE = "stock"
_Place = tuple[int, int]
_Moved = dict[int, dict[_Place, Decimal]]


def check_goods() -> Iterator[Inconsistency]:
    """Check that movements follow from documents, and that linked documents count goods once.

    Sets and services are skipped: their movements depend on the product at the time.
    """
    goods = {row.pk: row for row in Product.objects.filter(package=False, service=False)}
    for group in batches(Invoice.objects.select_related("account")):
        yield from _check_invoices(group, goods)
    for group in batches(WarehouseDocument.objects.all()):
        yield from _check_documents(group, goods)


def _check_invoices(group: Sequence[Invoice], goods: Mapping[int, Product]) -> Iterator[Inconsistency]:
    numbers = [invoice.pk for invoice in group]
    rows: dict[int, list[Position]] = {number: [] for number in numbers}
    for row in Position.objects.filter(invoice_id__in=numbers, product_id__in=goods):
        rows[row.invoice_id].append(row)
    moved = {
        invoice.pk: _sum([] if invoice.deleted else goods_of_invoice(invoice, rows[invoice.pk], goods))
        for invoice in group
    }
    stored = Movement.objects.filter(invoice_id__in=numbers)
    yield from _compare(group, moved, _stored(stored, "invoice_id", goods))
    covered = covered_among(numbers)
    wrong = {
        n for n, holds in stored.values_list("invoice_id", "covered").distinct() if holds != (n in covered)
    }
    for invoice in group:
        if invoice.pk in wrong:
            yield Inconsistency(_name(invoice), _RULE, "its goods are counted twice, or not at all")


def _check_documents(
    group: Sequence[WarehouseDocument], goods: Mapping[int, Product]
) -> Iterator[Inconsistency]:
    numbers = [document.pk for document in group]
    rows: dict[int, list[StockChange]] = {number: [] for number in numbers}
    actions = WarehouseAction.objects.filter(
        warehouse_document__in=numbers, warehouse_document__deleted=False, product_id__in=goods
    )
    for action in actions.select_related("product"):
        rows[action.warehouse_document_id] += stock_changes(action)
    stored = Movement.objects.filter(warehouse_action__warehouse_document__in=numbers)
    told = _stored(stored, "warehouse_action__warehouse_document_id", goods)
    yield from _compare(group, {number: _sum(rows[number]) for number in numbers}, told)


def _compare(group: Iterable[Any], moved: _Moved, stored: _Moved) -> Iterator[Inconsistency]:
    for document in group:
        wanted, found = moved[document.pk], stored.get(document.pk, {})
        for product, warehouse in sorted({*wanted, *found}):
            should = wanted.get((product, warehouse), Decimal(0))
            did = found.get((product, warehouse), Decimal(0))
            if should != did:
                text = f"it moved {to_wire(did)} of product {product} in warehouse {warehouse}"
                yield Inconsistency(_name(document), _RULE, f"{text}, its rows say {to_wire(should)}")


def _sum(changes: Sequence[StockChange]) -> dict[_Place, Decimal]:
    moved: dict[_Place, Decimal] = {}
    for change in changes:
        place = (change.product.pk, change.warehouse_id)
        moved[place] = moved.get(place, Decimal(0)) + change.quantity
    return moved


def _stored(rows: "QuerySet[Any]", name: str, goods: Mapping[int, Product]) -> _Moved:
    moved: _Moved = {}
    summed = rows.filter(product_id__in=goods).order_by().values_list(name, "product_id", "warehouse_id")
    for document, product, warehouse, quantity in summed.annotate(sum=Sum("quantity")):
        moved.setdefault(document, {})[product, warehouse] = quantity
    return moved


def _name(document: WarehouseDocument | Invoice) -> str:
    return f"{document.kind} {document.number} ({document.pk})"
