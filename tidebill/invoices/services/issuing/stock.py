"""Stock movements of billing documents: direction, cost, and deduplication."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

from tidebill.accounts.models import Department
from tidebill.catalog.models import Product
from tidebill.events.journal import Snapshot
from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.stock import direction
from tidebill.stock.models import Movement
from tidebill.stock.services.costs import Costs
from tidebill.stock.services.levels import with_lots
from tidebill.stock.services.links import forget_invoice, is_covered, link_invoice
from tidebill.stock.services.movements import MovementSource, StockChange, remove, rewrite, write
from tidebill.stock.services.prices import prices_in
from tidebill.stock.services.warehouses import find_warehouse, usual_warehouse_id

ZERO = Decimal(0)
_OF_GOODS = frozenset({None, "correction"})


def resolve_warehouse(invoice: Invoice, warehouse_id: int | None, department: Department) -> None:
    """Set the warehouse: the given one, the department's, or the main one."""
    if warehouse_id:
        find_warehouse(warehouse_id, "warehouse_id")
    elif department.warehouse_id:
        invoice.warehouse_id = usual_warehouse_id(invoice.account, department)


def apply_warehouse_prices(invoice: Invoice, products: Sequence[Product]) -> None:
    """Override products' prices in memory with those of the warehouse."""
    special = [product for product in products if product.use_product_warehouses]
    if not special:
        return
    place = invoice.warehouse_id or usual_warehouse_id(invoice.account)
    prices = prices_in(place, [product.pk for product in special])
    for product in special:
        for name, price in prices.get(product.pk, {}).items():
            setattr(product, name, price)


def compute_margin(invoice: Invoice, positions: Sequence[Position], products: Mapping[int, Product]) -> None:
    """Compute the margin: net sales minus cost by the ledger, or by the product.

    No margin if no cost is known. A line item without known cost counts with its full price.
    """
    rows = [row for row in positions if row.product_id in products and row.kind in _OF_GOODS]
    if not invoice.income or not rows:
        invoice.products_margin = None
        return
    # Query lots only of products loaded without this annotation.
    kept = [number for number, product in products.items() if getattr(product, "has_lots", True)]
    costs = Costs(kept, until=invoice.issue_date, besides=invoice.pk) if kept else None
    known = [_cost(row, products[row.product_id or 0], costs) for row in rows]
    if all(cost is None for cost in known):
        invoice.products_margin = None
        return
    sold = sum((row.total_price_net - (row.discount_net or ZERO) for row in rows), ZERO)
    invoice.products_margin = sold - sum((cost or ZERO for cost in known), ZERO)


def move_stock(invoice: Invoice, positions: Sequence[Position], products: Mapping[int, Product]) -> None:
    """Write the movements of a new document; raises Invalid if a limited product runs out."""
    if invoice.warehouse_document_id:
        link_invoice(invoice.warehouse_document_id, invoice)
    changes = goods_of_invoice(invoice, positions, products)
    if changes:
        invoice.shortages = write(_source(invoice, is_new=True), changes)


def rewrite_stock(invoice: Invoice, positions: Sequence[Position], before: Snapshot) -> None:
    """Rewrite the movements of a changed document, and its margin."""
    if invoice.warehouse_id and invoice.warehouse_id != before["warehouse_id"]:
        find_warehouse(invoice.warehouse_id, "warehouse_id")
    if invoice.warehouse_document_id and invoice.warehouse_document_id != before["warehouse_document_id"]:
        link_invoice(invoice.warehouse_document_id, invoice)
    products = load_products(positions)
    compute_margin(invoice, positions, products)
    changes = goods_of_invoice(invoice, positions, products)
    invoice.shortages = rewrite(_source(invoice, is_new=False), changes, moved_by(invoice))


def revert_stock(invoice: Invoice) -> None:
    """Delete the movements of a document."""
    remove(invoice.account, moved_by(invoice))
    forget_invoice(invoice.pk)


def lock_invoices(numbers: Sequence[int]) -> set[int]:
    """Return the ids that are documents of the account in scope, locking them."""
    if not numbers:
        return set()
    rows = Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers, deleted=False)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def moved_by(invoice: Invoice) -> "QuerySet[Movement, Movement]":
    """Return the movements of a document."""
    return Movement.objects.filter(invoice_id=invoice.pk)


def load_products(positions: Sequence[Position]) -> dict[int, Product]:
    """Return the products of line items, in one statement."""
    numbers = {row.product_id for row in positions if row.product_id}
    rows = with_lots(Product.objects.filter(pk__in=numbers)) if numbers else []
    return {product.pk: product for product in rows}


def goods_of_invoice(
    invoice: Invoice, positions: Sequence[Position], products: Mapping[int, Product]
) -> list[StockChange]:
    """Return the document's movements of these products."""
    sign = direction(invoice.kind, income=invoice.income)
    if not sign or invoice.exclude_from_stock_level or invoice.cancelled or invoice.test:
        return []
    place = invoice.warehouse_id or usual_warehouse_id(invoice.account)
    return [
        StockChange(
            products[row.product_id or 0], place, sign * row.quantity, _unit_cost(row) if sign > 0 else None
        )
        for row in positions
        if row.product_id in products and row.kind in _OF_GOODS and row.quantity
    ]


def _source(invoice: Invoice, *, is_new: bool) -> MovementSource:
    linked = bool(invoice.warehouse_document_id) if is_new else True
    return MovementSource(
        account=invoice.account,
        kind=invoice.kind,
        day=invoice.issue_date,
        invoice_id=invoice.pk,
        sale=direction(invoice.kind, income=invoice.income) < 0,
        covered=linked and is_covered(invoice.pk),
    )


def _unit_cost(row: Position) -> Decimal:
    """Return the net unit cost of a purchased product, after discount."""
    paid = row.total_price_net - (row.discount_net or ZERO)
    return round(paid / row.quantity, 6) if row.quantity else ZERO


def _cost(row: Position, product: Product, costs: Costs | None) -> Decimal | None:
    found = costs.take(product.pk, row.quantity) if costs else None
    if found is None and product.purchase_price_net is not None:
        return round(product.purchase_price_net * row.quantity, 2)
    return found
