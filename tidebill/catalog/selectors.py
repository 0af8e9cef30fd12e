"""Loading clients and products, and their values as in the API."""

from collections.abc import Sequence
from typing import Any

from tidebill.catalog.hooks import with_stock
from tidebill.catalog.models import Client, Product
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.storage.selectors import get_or_not_found


def load_client(id: int) -> Client:
    """Return a client of the account in scope; raises NotFound."""
    return get_or_not_found(Client.objects.filter(pk=id, deleted=False).select_related("account"))


def serialize_client(context: RequestContext, row: dict[str, Any]) -> dict[str, Any]:
    """Return a client as in the API, with derived fields."""
    return {**row, "panel_url": f"{context.account.url}/client/{row['token']}"}


def load_product(**named: object) -> Product:
    """Return a product of the account in scope by id or code; raises NotFound."""
    return get_or_not_found(
        Product.objects.filter(deleted=False, **named).select_related("account").order_by("pk")
    )


def serialize_product(product: Product, warehouse_id: int | None = None) -> dict[str, Any]:
    """Return a product as in the API, with its stock."""
    return with_stock_levels([snapshot(product)], warehouse_id)[0]


def with_stock_levels(rows: Sequence[dict[str, Any]], warehouse_id: int | None) -> list[dict[str, Any]]:
    """Add stock to the products, in one statement per page."""
    return with_stock.call(rows, warehouse_id=warehouse_id)
