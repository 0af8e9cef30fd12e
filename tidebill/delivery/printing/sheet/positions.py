"""The table of positions: the columns that the document needs, and its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidebill.delivery.printing.document import PrintableDocument, Row
from tidebill.delivery.printing.glyphs import make_breakable
from tidebill.delivery.printing.sheet.values import Block, decimal_of, is_set, shows_tax, tax_name, text_of
from tidebill.delivery.printing.wording import Phrase, Wording
from tidebill.kernel.amounts import NOTHING, Amounts
from tidebill.kernel.totals import subtotals
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS

LONGEST_WORD = 18
LONGEST_WORD_IN_NARROW_COLUMN = 11


@dataclass(frozen=True)
class Column:
    """A column; `role` says how it is set: a number at the end of its cell, a narrow text may break."""

    key: str
    label: Phrase
    role: str = "number"
    optional: bool = False


def build_positions(document: PrintableDocument, *, wording: Wording) -> Block:
    cells = list(build_rows(document, wording=wording))
    columns = [column for column in list_columns(document, wording=wording) if is_used(column, cells)]
    return {
        "columns": [build_column(column, cells) for column in columns],
        "rows": [{**row, "cells": [row["cells"].get(column.key, "") for column in columns]} for row in cells],
    }


def list_columns(document: PrintableDocument, *, wording: Wording) -> list[Column]:
    """The columns in order; those about tax only where the document shows tax."""
    tax, label = tax_name(document), wording.label
    additional = text_of(document.invoice, "additional_info_desc")
    taxed = shows_tax(document)
    return [
        Column("position", label("position"), role="ordinal"),
        Column("item", label("item"), role="item"),
        Column("code", label("code"), role="narrow", optional=True),
        Column(
            "info", [additional] if additional else label("additional_info"), role="narrow", optional=True
        ),
        Column("gtu", label("gtu"), role="narrow", optional=True),
        Column("quantity", label("quantity")),
        Column("unit", label("unit"), role="narrow", optional=True),
        Column("price", price_label(document, wording=wording)),
        Column("discount", label("discount"), optional=True),
        *(
            [Column("net", label("net")), Column("rate", wording.taxed_label("tax_rate", tax=tax))]
            if taxed
            else []
        ),
        *([Column("tax", wording.taxed_label("tax_amount", tax=tax))] if taxed else []),
        Column("gross", label("gross" if taxed else "amount")),
    ]


def price_label(document: PrintableDocument, *, wording: Wording) -> Phrase:
    if not shows_tax(document):
        return wording.label("unit_price")
    return wording.label("unit_price_gross" if prices_are_gross(document) else "unit_price_net")


def prices_are_gross(document: PrintableDocument) -> bool:
    """Whether the document's unit prices were entered gross, or carry no tax to take off."""
    strategy = document.invoice.get("calculating_strategy") or {}
    return strategy.get("invoice_form_price_kind") == "gross" or not shows_tax(document)


def build_rows(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Each position as a row; only goods and services are numbered."""
    number = 0
    kinds = [text_of(row, "kind") for row in document.positions]
    amounts = shown_amounts(document)
    sums = subtotals(amounts, kinds=kinds)
    price = "price_gross" if prices_are_gross(document) else "price_net"
    for row, kind, own, sum_so_far in zip(document.positions, kinds, amounts, sums, strict=True):
        if kind in TEXT_POSITION_KINDS:
            yield build_text_row(row, kind=kind, total=sum_so_far, wording=wording)
        else:
            number += 1
            cells = {
                "position": str(number),
                "price": wording.formats.amount(decimal_of(row, price)),
                **build_cells(row, document=document, wording=wording),
                **format_amounts(own, wording=wording),
            }
            yield {"kind": "item", "text": item_text(row, "description"), "cells": cells}


def shown_amounts(document: PrintableDocument) -> Sequence[Amounts]:
    """Each position's amounts, after discount where they are known; nothing for rows of text."""
    return document.discounted or [stored_amounts(row) for row in document.positions]


def stored_amounts(row: Row) -> Amounts:
    if text_of(row, "kind") in TEXT_POSITION_KINDS:
        return NOTHING
    return Amounts(
        net=decimal_of(row, "total_price_net"),
        tax=decimal_of(row, "total_price_tax"),
        gross=decimal_of(row, "total_price_gross"),
    )


def build_text_row(row: Row, *, kind: str, total: Amounts | None, wording: Wording) -> Block:
    """A heading, a page break, or a subtotal with the sum of the rows since the last one."""
    name = text_of(row, "name")
    if total is None:
        return {"kind": kind, "text": name, "cells": {}}
    text = name or " / ".join(wording.label("subtotal"))
    return {"kind": kind, "text": text, "cells": format_amounts(total, wording=wording)}


def build_cells(row: Row, *, document: PrintableDocument, wording: Wording) -> dict[str, str]:
    """The row's own columns, without its amounts."""
    return {
        "item": item_text(row, "name"),
        "code": narrow_text(row, "code"),
        "info": narrow_text(row, "additional_info"),
        "gtu": narrow_text(row, "gtu_code"),
        "quantity": wording.formats.quantity(decimal_of(row, "quantity")),
        "unit": narrow_text(row, "quantity_unit"),
        "discount": format_discount(row, document=document, wording=wording),
        "rate": wording.tax(text_of(row, "tax")),
    }


def format_amounts(amounts: Amounts, *, wording: Wording) -> dict[str, str]:
    amount = wording.formats.amount
    return {"net": amount(amounts.net), "tax": amount(amounts.tax), "gross": amount(amounts.gross)}


def format_discount(row: Row, *, document: PrintableDocument, wording: Wording) -> str:
    """The row's discount as it was given: an amount, or a percentage."""
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


def is_used(column: Column, rows: Sequence[Block]) -> bool:
    return not column.optional or any(row["cells"].get(column.key) for row in rows)


def build_column(column: Column, rows: Sequence[Block]) -> Block:
    """`gauge` is the column's longest cell, from which the design takes its width."""
    cells = (row["cells"].get(column.key, "") for row in rows)
    gauge = "" if column.role == "item" else max(cells, key=len, default="")
    return {"key": column.key, "label": column.label, "role": column.role, "gauge": gauge}
