"""Ledger entries of warehouse documents."""

from collections.abc import Sequence

from django.db.models import QuerySet

from tidebill.stock.models import Movement, WarehouseAction, WarehouseDocument
from tidebill.stock.services.movements import MovementSource, Shortage, StockChange, remove, rewrite, write

# All other kinds move goods; orders to suppliers only announce them.
_INTO = frozenset({"pz", "pw"})
_OUT_OF = frozenset({"wz", "rw", "mm"})
_TRANSFER = "mm"


def write_document_movements(
    document: WarehouseDocument, rows: Sequence[WarehouseAction], *, is_new: bool
) -> list[Shortage]:
    """Write the movements of a document's rows; raises Invalid if a limited product runs out."""
    source = MovementSource(document.account, document.kind, document.issue_date)
    changes = [change for row in rows for change in stock_changes(row)]
    if is_new:
        return write(source, changes) if changes else []
    return rewrite(source, changes, _stored(document))


def delete_document_movements(document: WarehouseDocument) -> None:
    """Delete the movements of a document."""
    remove(document.account, _stored(document))


def stock_changes(row: WarehouseAction) -> list[StockChange]:
    """Return the movements of a row."""
    if row.kind in _INTO:
        return [StockChange(row.product, row.warehouse_id, row.quantity, row.purchase_price_net, row.pk)]
    found = []
    if row.kind in _OUT_OF:
        found.append(StockChange(row.product, row.warehouse_id, -row.quantity, action_id=row.pk))
    if row.kind == _TRANSFER and row.warehouse2_id:
        found.append(StockChange(row.product, row.warehouse2_id, row.quantity, action_id=row.pk))
    return found


def _stored(document: WarehouseDocument) -> "QuerySet[Movement, Movement]":
    return Movement.objects.filter(warehouse_action__warehouse_document=document)
