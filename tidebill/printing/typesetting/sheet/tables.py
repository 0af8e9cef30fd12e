"""Tables of a document: line items, before and after a correction, and advances."""

from collections.abc import Iterator, Sequence

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.advances import build_advances
from tidebill.printing.typesetting.sheet.columns import lay_out, list_columns
from tidebill.printing.typesetting.sheet.positions import (
    build_positions,
    build_rows,
    build_sum_row,
    own_rows,
    stored_amounts,
)
from tidebill.printing.typesetting.sheet.values import Block, text_of
from tidebill.printing.typesetting.wording import Wording

BEFORE, AFTER = "correction_before", "correction_after"
Counted = Sequence[tuple[Row, Amounts]]


def build_tables(document: PrintableDocument, *, wording: Wording) -> list[Block]:
    """Return the tables in reading order, each with a possibly empty `label`."""
    if document.advances:
        return [
            build_order(document, wording=wording),
            build_advances(document.advances, document=document, wording=wording),
        ]
    before, after = list_sides(document, BEFORE), list_sides(document, AFTER)
    if before or after:
        return build_correction(document, before=before, after=after, wording=wording)
    return [{"label": [], **build_positions(document, wording=wording)}]


def build_order(document: PrintableDocument, *, wording: Wording) -> Block:
    """Return the order's line items and total for a final invoice."""
    columns = list_columns(document, wording=wording)
    rows = build_summed(own_rows(document), label="order_total", document=document, wording=wording)
    (table,) = lay_out(columns, tables=[rows])
    return {"label": [], **table}


def list_sides(document: PrintableDocument, kind: str) -> Counted:
    """Return one side of all corrected line items, stored in their row or in a row of its own."""
    sides = (
        row if text_of(row, "kind") == kind else row.get(f"{kind}_attributes") for row in document.positions
    )
    return [({**side, "kind": None}, stored_amounts(side)) for side in sides if side]


def build_correction(
    document: PrintableDocument, *, before: Counted, after: Counted, wording: Wording
) -> list[Block]:
    """Return three tables with the same columns, so that figures align."""
    parts = {"before_correction": before, "after_correction": after, "difference": own_rows(document)}
    rows = [build_summed(part, label="total", document=document, wording=wording) for part in parts.values()]
    tables = lay_out(list_columns(document, wording=wording), tables=rows)
    return [
        {"label": wording.label(label), **table}
        for label, table in zip(parts, tables, strict=True)
        if table["rows"]
    ]


def build_summed(part: Counted, *, label: str, document: PrintableDocument, wording: Wording) -> list[Block]:
    """Return the rows followed by their sum."""
    rows = list(build_rows(part, document=document, wording=wording))
    return [*rows, *sum_below(part, label=label, wording=wording)]


def sum_below(part: Counted, *, label: str, wording: Wording) -> Iterator[Block]:
    if part:
        total = add_up(amounts for _, amounts in part)
        yield build_sum_row(" / ".join(wording.label(label)), amounts=total, wording=wording)
