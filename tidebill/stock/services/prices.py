"""Prices of products per warehouse."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import Product
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.product_prices import complete_prices
from tidebill.stock.commands import WarehousePriceInput
from tidebill.stock.models import ProductWarehouse
from tidebill.stock.services.warehouses import find_warehouse
from tidebill.storage.constraints import refuse_taken
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

PRICES = ("price_net", "price_gross", "purchase_price_net", "purchase_price_gross")


@transaction.atomic
def create_price(
    account: Account, attributes: WarehousePriceInput, *, by: User | None = None
) -> ProductWarehouse:
    """Create the prices of a product in a warehouse; each pair has at most one row."""
    product, warehouse_id = known(attributes.product_id), known(attributes.warehouse_id)
    missing = {n: errors.BLANK for n in ("product_id", "warehouse_id") if not attributes.get(n)}
    if missing:
        raise Invalid(missing)
    row = ProductWarehouse(account=account, product=_product(product))
    row.warehouse = find_warehouse(int(warehouse_id or 0), "warehouse_id")
    _price(row, attributes)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        refuse_taken(error, ProductWarehouse, {"product_warehouse_once": "warehouse_id"})
    journal.record(row, "product_warehouse.create", by=by, after=journal.snapshot(row))
    return row


@transaction.atomic
def update_price(
    row: ProductWarehouse, attributes: WarehousePriceInput, *, by: User | None = None
) -> ProductWarehouse:
    """Update prices; product and warehouse can't be changed."""
    before = journal.snapshot(row)
    _price(row, attributes)
    journal.save_changes(row, before, "product_warehouse.update", by=by)
    return row


@transaction.atomic
def delete_price(row: ProductWarehouse, *, by: User | None = None) -> None:
    """Delete the prices, so that those of the product apply again."""
    journal.record(row, "product_warehouse.destroy", by=by, before=journal.snapshot(row))
    row.delete()


def prices_in(warehouse_id: int, product_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return prices in a warehouse that override those of the product, by product id."""
    rows = ProductWarehouse.objects.filter(
        warehouse_id=warehouse_id, product_id__in=list(product_ids), product__use_product_warehouses=True
    )
    found: Any = rows.values("product_id", *PRICES)
    return {row["product_id"]: {name: row[name] for name in PRICES if row[name] is not None} for row in found}


def _product(number: int | None) -> Product:
    found = Product.objects.filter(pk=number or 0, deleted=False).select_related("account").first()
    if found is None:
        raise Invalid({"product_id": errors.NOT_FOUND})
    return found


def _price(row: ProductWarehouse, attributes: WarehousePriceInput) -> None:
    product = row.product
    taxes = {"price": product.tax or "0", "purchase_price": product.purchase_tax or product.tax or "0"}
    for name, tax in taxes.items():
        net, gross = attributes.get(f"{name}_net"), attributes.get(f"{name}_gross")
        if net is None and gross is None:
            continue
        decimals = product.account.price_decimals
        card = complete_prices(tax=tax, price_net=net, price_gross=gross, price_decimals=decimals)
        setattr(row, f"{name}_net", card.net)
        setattr(row, f"{name}_gross", card.gross)
