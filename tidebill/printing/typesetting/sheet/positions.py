"""Table of line items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidebill.kernel.amounts import NOTHING, Amounts
from tidebill.kernel.totals import subtotals
from tidebill.kernel.vocabulary import CORRECTION_SIDE_KINDS, TEXT_POSITION_KINDS
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.glyphs import make_breakable
from tidebill.printing.typesetting.sheet.columns import lay_out, list_columns, prices_are_gross
from tidebill.printing.typesetting.sheet.values import (
    Block,
    decimal_of,
    hides_tax,
    is_set,
    shows_tax,
    text_of,
)
from tidebill.printing.typesetting.wording import Wording

LONGEST_WORD = 18
LONGEST_WORD_IN_NARROW_COLUMN = 11


@dataclass(frozen=True, kw_only=True)
class RowSettings:
    """Settings shared by all line items: type of unit price, and whether tax is shown."""

    price: str
    taxed: bool


def build_positions(document: PrintableDocument, *, wording: Wording) -> Block:
    """Return the table of the document's line items; on corrections, the differences."""
    rows = list(build_rows(own_rows(document), document=document, wording=wording))
    (table,) = lay_out(list_columns(document, wording=wording), tables=[rows])
    return table


def own_rows(document: PrintableDocument) -> list[tuple[Row, Amounts]]:
    """Return the counted line items with amounts, after discount if known."""
    amounts = document.discounted or [stored_amounts(row) for row in document.positions]
    return [
        (row, own)
        for row, own in zip(document.positions, amounts, strict=True)
        if text_of(row, "kind") not in CORRECTION_SIDE_KINDS
    ]


def stored_amounts(row: Row) -> Amounts:
    if text_of(row, "kind") in TEXT_POSITION_KINDS:
        return NOTHING
    return Amounts(
        net=decimal_of(row, "total_price_net"),
        tax=decimal_of(row, "total_price_tax"),
        gross=decimal_of(row, "total_price_gross"),
    )


def build_rows(
    rows: Sequence[tuple[Row, Amounts]], *, document: PrintableDocument, wording: Wording
) -> Iterator[Block]:
    """Yield a row per line item; only goods and services are numbered."""
    number = 0
    price = "price_gross" if prices_are_gross(document) else "price_net"
    shown = RowSettings(price=price, taxed=shows_tax(document))
    kinds = [text_of(row, "kind") for row, _ in rows]
    sums = subtotals([amounts for _, amounts in rows], kinds=kinds)
    for (row, amounts), kind, sum_so_far in zip(rows, kinds, sums, strict=True):
        if kind in TEXT_POSITION_KINDS:
            yield build_text_row(row, kind=kind, total=sum_so_far, wording=wording)
        else:
            number += 1
            cells = build_cells(row, amounts, shown=shown, document=document, wording=wording)
            text = "\n".join(filter(None, [item_text(row, "description"), *list_parts(row, wording=wording)]))
            yield {"kind": "item", "text": text, "cells": {"position": str(number), **cells}}


def list_parts(row: Row, *, wording: Wording) -> list[str]:
    """Return the components of a set, one per line: ``2 × Cup``."""
    parts = row.get("package_products_details") or []
    return [
        f"{wording.formats.quantity(decimal_of(part, 'quantity'))} × {item_text(part, 'name')}"
        for part in parts
    ]


def build_text_row(row: Row, *, kind: str, total: Amounts | None, wording: Wording) -> Block:
    """Return a heading, a page break, or a subtotal of the line items since the last one."""
    name = text_of(row, "name")
    if total is None:
        return {"kind": kind, "text": name, "cells": {}}
    return build_sum_row(name or " / ".join(wording.label("subtotal")), amounts=total, wording=wording)


def build_sum_row(text: str, *, amounts: Amounts, wording: Wording) -> Block:
    return {"kind": "subtotal", "text": text, "cells": format_amounts(amounts, wording=wording)}


def build_cells(
    row: Row, amounts: Amounts, *, shown: RowSettings, document: PrintableDocument, wording: Wording
) -> dict[str, str]:
    """Return the cells of a line item; net and tax stay empty where hidden."""
    price, figures = shown.price, format_amounts(amounts, wording=wording)
    if shown.taxed and hides_tax(row):
        price, figures = "price_gross", {"gross": figures["gross"]}
    return {
        "item": item_text(row, "name"),
        "code": narrow_text(row, "code"),
        "info": narrow_text(row, "additional_info"),
        "gtu": narrow_text(row, "gtu_code"),
        "quantity": wording.formats.quantity(decimal_of(row, "quantity")),
        "unit": narrow_text(row, "quantity_unit"),
        "price": wording.formats.amount(decimal_of(row, price)),
        "discount": format_discount(row, document=document, wording=wording),
        "rate": wording.tax(text_of(row, "tax")),
        **figures,
    }


def format_amounts(amounts: Amounts, *, wording: Wording) -> dict[str, str]:
    amount = wording.formats.amount
    return {"net": amount(amounts.net), "tax": amount(amounts.tax), "gross": amount(amounts.gross)}


def format_discount(row: Row, *, document: PrintableDocument, wording: Wording) -> str:
    """Format the discount as given: an amount, or a percentage."""
    if not is_set(document.invoice, "show_discount"):
        return ""
    if text_of(document.invoice, "discount_kind") == "amount":
        discount = decimal_of(row, "discount")
        return wording.formats.amount(discount) if discount else ""
    percent = decimal_of(row, "discount_percent")
    return wording.formats.percent(percent) if percent else ""


def item_text(row: Row, key: str) -> str:
    return make_breakable(text_of(row, key), longest=LONGEST_WORD)


def narrow_text(row: Row, key: str) -> str:
    return make_breakable(text_of(row, key), longest=LONGEST_WORD_IN_NARROW_COLUMN)
