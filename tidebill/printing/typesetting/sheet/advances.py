"""Advances that a final invoice settles."""

from collections.abc import Iterator, Sequence

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.columns import Column, lay_out
from tidebill.printing.typesetting.sheet.positions import build_sum_row, format_amounts, item_text
from tidebill.printing.typesetting.sheet.values import Block, decimal_of, shows_tax, tax_name
from tidebill.printing.typesetting.wording import Wording


def build_advances(advances: Sequence[Row], *, document: PrintableDocument, wording: Wording) -> Block:
    """Build a table with a row per tax rate of each advance, and their sum."""
    rows = [row for advance in advances for row in build_advance(advance, wording=wording)]
    total = add_up(amounts_of(advance) for advance in advances)
    rows.append(build_sum_row(" / ".join(wording.label("total")), amounts=total, wording=wording))
    (table,) = lay_out(list_columns(document, wording=wording), tables=[rows])
    return {"label": wording.label("advances"), **table}


def build_advance(advance: Row, *, wording: Wording) -> Iterator[Block]:
    """Yield the advance by rate, named on the first row; one row if its rates are unknown."""
    lines = [(wording.tax(line.tax), line.amounts) for line in advance.get("tax_lines") or ()]
    issued = advance.get("issue_date")
    named = {"item": item_text(advance, "number"), "date": wording.formats.day(issued) if issued else ""}
    for rate, amounts in lines or [("", amounts_of(advance))]:
        yield {
            "kind": "item",
            "text": "",
            "cells": {**named, "rate": rate, **format_amounts(amounts, wording=wording)},
        }
        named = {}


def amounts_of(advance: Row) -> Amounts:
    return Amounts(
        net=decimal_of(advance, "price_net"),
        tax=decimal_of(advance, "price_tax"),
        gross=decimal_of(advance, "price_gross"),
    )


def list_columns(document: PrintableDocument, *, wording: Wording) -> list[Column]:
    tax = tax_name(document)
    named = [
        Column("item", wording.label("number"), role="item"),
        Column("date", wording.label("issue_date"), role="narrow"),
    ]
    if not shows_tax(document):
        return [*named, Column("gross", wording.label("amount"))]
    return [
        *named,
        Column("net", wording.label("net")),
        Column("rate", wording.taxed_label("tax_rate", tax=tax), optional=True),
        Column("tax", wording.taxed_label("tax_amount", tax=tax)),
        Column("gross", wording.label("gross")),
    ]
