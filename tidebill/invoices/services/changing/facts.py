"""Line items as recorded in the journal."""

from collections.abc import Sequence
from typing import Any

from tidebill.events.journal import plain
from tidebill.invoices.models import Invoice, Position

_TOLD = (
    "kind",
    "name",
    "description",
    "code",
    "product_id",
    "additional_info",
    "quantity",
    "quantity_unit",
    "tax",
    "price_net",
    "price_gross",
    "total_price_net",
    "total_price_gross",
    "discount",
    "discount_percent",
    "gtu_code",
    "total_purchase_price",
    "vat_margin_tax",
)
Facts = list[dict[str, Any]]


def stored_facts(invoice: Invoice) -> Facts:
    """Return the line items of a stored document for the journal."""
    rows: Any = Position.objects.filter(invoice=invoice).order_by("place", "id").values(*_TOLD)
    return [plain(row) for row in rows]


def changed_facts(before: Facts, positions: Sequence[Position]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the line items that differ, before and after."""
    after = [plain({name: getattr(position, name) for name in _TOLD}) for position in positions]
    return ({}, {}) if before == after else ({"positions": before}, {"positions": after})
