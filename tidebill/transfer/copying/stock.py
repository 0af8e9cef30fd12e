"""Migration of warehouse documents. Movements are derived by the usual rule."""

from decimal import Decimal
from typing import Any

from tidebill.accounts.services.numbering import Series, assign_external_number
from tidebill.catalog.models import Product
from tidebill.kernel.money import to_wire
from tidebill.stock.models import WarehouseAction, WarehouseDocument
from tidebill.stock.services.ledger import write_document_movements
from tidebill.stock.services.levels import levels_of
from tidebill.stock.services.links import link_invoices
from tidebill.transfer.copying.copier import Answer, Copier


def copy_document(copier: Copier, response: Answer) -> WarehouseDocument:
    """Migrate a warehouse document with rows, linked invoices and movements."""
    made: Any = copier.make(WarehouseDocument, response)
    made.issue_year = made.issue_date.year
    pattern = response.get("pattern")
    assign_external_number(made, Series.of(made, made.department, pattern=pattern), str(response["number"]))
    made.save(force_insert=True)
    rows = []
    for told in response.get("warehouse_actions") or []:
        row = copier.make(WarehouseAction, told, warehouse_document=made, kind=made.kind)
        row.warehouse_id = row.warehouse_id or made.warehouse_id
        row.save(force_insert=True)
        rows.append(row)
    invoices = (copier.number("invoices.invoice", there) for there in response.get("invoice_ids") or [])
    link_invoices(made, [number for number in invoices if number])
    write_document_movements(made, rows, is_new=True)
    return made


def compare_levels(copier: Copier) -> None:
    """Report products whose stock differs between the servers."""
    known = copier.known_of(Product)
    columns: Any = Product.objects.filter(pk__in=known.values()).values()
    levels = levels_of(list(columns))
    for row in copier.remote.every("/products.json"):
        level = levels.get(known.get(int(row["id"]), 0))
        there = Decimal(str(row.get("stock_level") or 0))
        if level is not None and level.total != there:
            here = to_wire(level.total)
            copier.differences.append(f"/products/{row['id']}: stock_level is {here}, there {to_wire(there)}")
