"""A document's printed sheet as HTML: the same text and numbers."""

import base64
from typing import Any

from tidebill.invoices.models import Invoice
from tidebill.printing.printable import printable
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.formats import NO_BREAK_SPACE
from tidebill.printing.typesetting.glyphs import SPACE_BETWEEN
from tidebill.printing.typesetting.sheet.assemble import build_contents, build_language
from tidebill.printing.typesetting.sheet.closing import build_closing
from tidebill.printing.typesetting.sheet.heading import build_heading
from tidebill.printing.typesetting.sheet.logo import FORMATS
from tidebill.printing.typesetting.sheet.parties import build_parties
from tidebill.printing.typesetting.sheet.payment import build_payment
from tidebill.printing.typesetting.sheet.summary import build_summary
from tidebill.printing.typesetting.sheet.tables import build_tables
from tidebill.printing.typesetting.sheet.values import Block, Verbatim, is_income, text_of
from tidebill.printing.typesetting.wording import Wording

# Characters of all columns but the item's that fit on a page at the usual size.
_ROOM = 66


def page_sheet(invoice: Invoice) -> Block:
    """Return the sheet in the document's language, regardless of the page's."""
    document = printable(invoice)
    wording = Wording(text_of(document.invoice, "lang"), currency=text_of(document.invoice, "currency"))
    sheet: Block = _without_break_places(_build(document, wording))
    sheet["tables"] = [_with_columns(table) for table in sheet["tables"]]
    for account in sheet["payment"]["accounts"]:
        # A phone may be narrower than an account number.
        account["number"] = account["number"].replace(NO_BREAK_SPACE, " ")
    code = sheet["payment"]["code"] = sheet["payment"]["code"] or sheet["payment"]["slip"]
    for signature in sheet["closing"]["signatures"]:
        if signature["stamp"]:
            signature["stamp"] = _data_address(signature["stamp"].encode(), "image/svg+xml")
    for shown in (code, *sheet["closing"]["registered"]):
        if shown:
            shown["image"] = _data_address(shown["svg"].encode(), "image/svg+xml")
    return {**sheet, **_logo(document, wording)}


def _build(document: PrintableDocument, wording: Wording) -> Block:
    return {
        "language": build_language(wording),
        "heading": build_heading(document, wording=wording),
        "parties": build_parties(document, wording=wording),
        "tables": build_tables(document, wording=wording),
        "contents": build_contents(document, wording=wording),
        "summary": build_summary(document, wording=wording),
        "payment": build_payment(document, wording=wording),
        "closing": build_closing(document, wording=wording),
    }


def _logo(document: PrintableDocument, wording: Wording) -> Block:
    if document.logo is None or not is_income(document) or document.logo[1] not in FORMATS:
        return {}
    name = text_of(document.invoice, "seller_name")
    return {
        "logo": _data_address(*document.logo),
        "logo_description": " / ".join(wording.label("logo", name=name)),
    }


def _data_address(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _without_break_places(value: object) -> Any:
    """Remove invisible line break opportunities, so that copied text is clean."""
    if isinstance(value, Verbatim):
        return value
    if isinstance(value, str):
        return value.replace(SPACE_BETWEEN, "")
    if isinstance(value, dict):
        return {key: _without_break_places(item) for key, item in value.items()}
    return [_without_break_places(item) for item in value] if isinstance(value, list) else value


def _with_columns(table: Block) -> Block:
    """Add column labels to cells, which narrow pages show next to the values."""
    columns = table["columns"]
    rows = [
        {
            **row,
            "cells": [{**column, "text": text} for column, text in zip(columns, row["cells"], strict=True)],
        }
        for row in table["rows"]
    ]
    return {"label": table["label"], "columns": columns, "rows": rows, "dense": _is_dense(table)}


def _is_dense(table: Block) -> bool:
    """Return whether the longest texts of all columns leave little room for the item."""
    texts = [row["cells"] for row in table["rows"] if row["kind"] == "item"]
    longest = (max(map(len, column)) for column in zip(*texts, strict=True))
    roles = (column["role"] for column in table["columns"])
    return sum(length for length, role in zip(longest, roles, strict=False) if role != "item") > _ROOM
