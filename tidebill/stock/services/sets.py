"""Sets: sold as one product, stocked as components."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tidebill.events.journal import Snapshot
from tidebill.kernel.money import parse_decimal


def stocked_components(product: Snapshot) -> dict[int, Decimal]:
    """Return the components of a set with their quantities per set; empty for other products.

    ``product`` is a dict of columns. Malformed components are ignored.
    """
    details = product["package_products_details"] if product["package"] else None
    rows = details.values() if isinstance(details, Mapping) else details or []
    parts: dict[int, Decimal] = {}
    for row in rows:
        number, quantity = _part(row)
        if number and quantity > 0:
            parts[number] = parts.get(number, Decimal(0)) + quantity
    return parts


def _part(row: Any) -> tuple[int, Decimal]:
    try:
        quantity = row.get("quantity")
        return int(row["id"]), parse_decimal(str(1 if quantity in (None, "") else quantity))
    except (AttributeError, KeyError, TypeError, ValueError):
        return 0, Decimal(0)
