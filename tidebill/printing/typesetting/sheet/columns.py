"""Columns of the line items table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.values import (
    NOTES,
    RECEIPT,
    UNTAXED_KINDS,
    VOUCHERS,
    Block,
    decimal_of,
    is_priced,
    shows_tax,
    tax_name,
    text_of,
)
from tidebill.printing.typesetting.wording import Phrase, Wording


@dataclass(frozen=True)
class Column:
    """A column; `role` is its layout: numbers are right-aligned, narrow texts may break."""

    key: str
    label: Phrase
    role: str = "number"
    optional: bool = False


def list_columns(document: PrintableDocument, *, wording: Wording) -> list[Column]:
    """Return the columns in order; tax columns only if the document shows tax."""
    label = wording.label
    additional = text_of(document.invoice, "additional_info_desc")
    return [
        Column("position", label("position"), role="ordinal"),
        Column("item", item_label(document.kind, wording=wording), role="item"),
        Column("code", label("code"), role="narrow", optional=True),
        Column(
            "info", [additional] if additional else label("additional_info"), role="narrow", optional=True
        ),
        Column("gtu", label("gtu"), role="narrow", optional=True),
        *list_count_columns(document, wording=wording),
        Column("discount", label("discount"), optional=True),
        *list_amount_columns(document, wording=wording),
    ]


def item_label(kind: str, *, wording: Wording) -> Phrase:
    if kind in VOUCHERS:
        return wording.label("purpose")
    return wording.label("content" if kind in NOTES else "item")


def list_count_columns(document: PrintableDocument, *, wording: Wording) -> list[Column]:
    """Return quantity and price columns; vouchers and notes without quantities have only amounts."""
    rows = (row for row in document.positions if is_priced(row))
    if document.kind in UNTAXED_KINDS and all(counts_one(row) for row in rows):
        return []
    return [
        Column("quantity", wording.label("quantity")),
        Column("unit", wording.label("unit"), role="narrow", optional=True),
        Column("price", price_label(document, wording=wording)),
    ]


def list_amount_columns(document: PrintableDocument, *, wording: Wording) -> list[Column]:
    """Return amount columns. A receipt shows gross amounts, with tax only in the summary."""
    tax = tax_name(document)
    if not shows_tax(document):
        return [Column("gross", wording.label("amount"))]
    rate = Column("rate", wording.taxed_label("tax_rate", tax=tax))
    gross = Column("gross", wording.label("gross"))
    if document.kind == RECEIPT:
        return [rate, gross]
    tax_amount = Column("tax", wording.taxed_label("tax_amount", tax=tax))
    return [Column("net", wording.label("net")), rate, tax_amount, gross]


def counts_one(row: Row) -> bool:
    return row.get("quantity") is None or decimal_of(row, "quantity") == Decimal(1)


def price_label(document: PrintableDocument, *, wording: Wording) -> Phrase:
    if not shows_tax(document):
        return wording.label("unit_price")
    return wording.label("unit_price_gross" if prices_are_gross(document) else "unit_price_net")


def prices_are_gross(document: PrintableDocument) -> bool:
    """Return whether unit prices are shown gross: on receipts, if entered gross, or without tax."""
    strategy = document.invoice.get("calculating_strategy") or {}
    entered_gross = strategy.get("invoice_form_price_kind") == "gross"
    return entered_gross or document.kind == RECEIPT or not shows_tax(document)


def lay_out(columns: Sequence[Column], *, tables: Sequence[Sequence[Block]]) -> list[Block]:
    """Lay out tables with the same columns, omitting those unused in all of them; rows get cells in order."""
    rows = [row for table in tables for row in table]
    used = [column for column in columns if is_used(column, rows)]
    built = [build_column(column, rows) for column in used]
    return [{"columns": built, "rows": [place_cells(row, used) for row in table]} for table in tables]


def is_used(column: Column, rows: Sequence[Block]) -> bool:
    return not column.optional or any(row["cells"].get(column.key) for row in rows)


def build_column(column: Column, rows: Sequence[Block]) -> Block:
    """`gauge` is the column's longest cell, which determines its width."""
    cells = (row["cells"].get(column.key, "") for row in rows)
    gauge = "" if column.role == "item" else max(cells, key=len, default="")
    return {"key": column.key, "label": column.label, "role": column.role, "gauge": gauge}


def place_cells(row: Block, columns: Sequence[Column]) -> Block:
    return {**row, "cells": [row["cells"].get(column.key, "") for column in columns]}
