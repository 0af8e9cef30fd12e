"""Create products from line items without one."""

from collections.abc import Sequence
from decimal import Decimal

from tidebill.accounts.models import User
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import new_product
from tidebill.events import journal
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.rows import find_products
from tidebill.kernel.vocabulary import SERVICE_UNITS
from tidebill.stock.models import WarehouseDocument
from tidebill.storage.rows import lock_account
from tidebill.storage.writing import insert


def create_missing_products(invoice: Invoice, lines: Sequence[LineItem], *, by: User | None = None) -> None:
    """Create a product for each named and priced line item without one; equal names share it.

    It is a service, unless the account keeps stock and the line item has a unit that goods are counted in.
    """
    lacking = [line.position for line in lines if _lacks_product(line.position)]
    if not lacking:
        return
    lock_account(invoice.account)
    keeps_stock = WarehouseDocument.objects.exists()
    names = {position.name or "" for position in lacking}
    known = {product.name: product for product in find_products(names=names)}
    made: dict[str, Product] = {}
    for position in lacking:
        name = position.name or ""
        if name not in known and name not in made:
            made[name] = new_product(invoice.account, _card_of(invoice, position, keeps_stock=keeps_stock))
    insert(made.values())
    told = [(product, {"name": product.name, "code": product.code}) for product in made.values()]
    journal.record_many(told, "product.create", by=by)
    for position in lacking:
        position.product = {**known, **made}[position.name or ""]


def _lacks_product(position: Position) -> bool:
    return position.product_id is None and not position.kind and bool((position.name or "").strip())


def _card_of(invoice: Invoice, position: Position, *, keeps_stock: bool) -> ProductInput:
    price: Decimal = position.price_gross
    unit = (position.quantity_unit or "").strip().lower()
    return ProductInput(
        name=position.name,
        code=position.code,
        tax=position.tax,
        price_gross=abs(price),
        quantity_unit=position.quantity_unit,
        gtu_code=position.gtu_code,
        service=not keeps_stock or unit in SERVICE_UNITS,
        currency=invoice.currency,
    )
