"""Serialize warehouse documents for responses."""

from collections.abc import Sequence
from typing import Any

from tidebill.events.journal import snapshot
from tidebill.stock.models import WarehouseAction, WarehouseDocument
from tidebill.stock.services.links import invoices_of

Values = dict[str, Any]


def serialize_document(document: WarehouseDocument) -> Values:
    """Return a warehouse document with its rows."""
    return serialize_documents([snapshot(document)])[0]


def serialize_documents(rows: Sequence[Values]) -> list[Values]:
    """Add rows and links to documents, in two statements regardless of their number."""
    ids = [row["id"] for row in rows]
    actions: dict[int, list[Values]] = {number: [] for number in ids}
    found: Any = WarehouseAction.objects.filter(warehouse_document_id__in=ids).order_by("id").values()
    for action in found:
        actions[action["warehouse_document_id"]].append(action)
    links = invoices_of(ids)
    return [{**row, "warehouse_actions": actions[row["id"]], "invoice_ids": links[row["id"]]} for row in rows]
