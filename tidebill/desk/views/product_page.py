"""Product page: prices, stock per warehouse, and movements."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext

from tidebill.catalog.models import PriceListPosition, Product
from tidebill.catalog.selectors import load_product, serialize_product
from tidebill.catalog.wire import Product as Wire
from tidebill.http.context import RequestContext
from tidebill.http.responses import Detail, Response
from tidebill.invoices import names
from tidebill.invoices.models import Invoice
from tidebill.stock import names as stock_names
from tidebill.stock.models import Movement, ProductWarehouse, Warehouse
from tidebill.stock.services.levels import counted

_NEWEST = 20
_KINDS = {**names.KIND_NAMES, **stock_names.KIND_NAMES}


def show(context: RequestContext, id: int) -> Response:
    product = load_product(pk=id)
    values = serialize_product(product)
    return Detail(
        resource=Wire,
        values=values,
        page="products/show.html",
        page_context={
            "product": product,
            "facts": _facts(product),
            "levels": _levels(product),
            "movements": _movements(product),
            "prices": _prices(product),
        },
    )


def _levels(product: Product) -> list[dict[str, Any]]:
    """Return stock and prices per warehouse."""
    sums = counted().filter(product=product).order_by().values_list("warehouse_id").annotate(Sum("quantity"))
    there = dict(sums)
    own = {row.warehouse_id: row for row in ProductWarehouse.objects.filter(product=product)}
    found = Warehouse.objects.filter(deleted=False).order_by("pk")
    return [
        {"warehouse": row, "quantity": there.get(row.pk, 0), "price": own.get(row.pk)}
        for row in found
        if row.pk in there or row.pk in own
    ]


def _movements(product: Product) -> list[dict[str, Any]]:
    rows = Movement.objects.filter(product=product)
    found = list(rows.select_related("warehouse", "warehouse_action").order_by("-day", "-pk")[:_NEWEST])
    numbers = dict(
        Invoice.objects.filter(pk__in=[row.invoice_id for row in found]).values_list("pk", "number")
    )
    return [
        {"row": row, "kind": gettext(_KINDS.get(row.kind, row.kind)), "number": numbers.get(row.invoice_id)}
        for row in found
    ]


def _prices(product: Product) -> list[PriceListPosition]:
    rows = PriceListPosition.objects.filter(priceable=product, price_list__deleted=False)
    return list(rows.select_related("price_list").order_by("price_list__name"))


def _facts(product: Product) -> list[tuple[str, str]]:
    facts = (
        (gettext("Code"), product.code),
        (gettext("EAN / barcode"), product.ean_code),
        (gettext("Category"), product.category.name if product.category else None),
        (gettext("Unit"), product.quantity_unit),
        (gettext("Tax rate"), product.tax),
        (gettext("Goods and services groups"), ", ".join(product.gtu_codes)),
        (gettext("Tags"), ", ".join(product.tag_list)),
        (gettext("Accounting code"), product.accounting_id),
        (gettext("Supplier code"), product.supplier_code),
    )
    return [(name, value) for name, value in facts if value]
