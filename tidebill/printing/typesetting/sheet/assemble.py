"""Assemble a document's sheet as JSON."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tidebill.printing.typesetting.bidi import keep_order
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.fonts import font_families
from tidebill.printing.typesetting.glyphs import make_breakable, make_printable, missing_characters
from tidebill.printing.typesetting.sheet.closing import build_closing
from tidebill.printing.typesetting.sheet.heading import build_heading
from tidebill.printing.typesetting.sheet.logo import build_logo
from tidebill.printing.typesetting.sheet.parties import build_parties
from tidebill.printing.typesetting.sheet.payment import build_payment
from tidebill.printing.typesetting.sheet.summary import build_summary
from tidebill.printing.typesetting.sheet.tables import build_tables
from tidebill.printing.typesetting.sheet.values import Block, Verbatim, has_figures, joined, text_of
from tidebill.printing.typesetting.wording import Phrase, Wording

COPIES = {
    "original": ("original",),
    "copy": ("copy",),
    "original_and_copy": ("original", "copy"),
    "duplicate": ("duplicate",),
}
LONGEST_WORD = 40
LONGEST_RUNNING_TEXT = 48
# Keys that control the design and are never printed.
UNPRINTED = frozenset({"language", "key", "role", "kind"})


def write_sheet(document: PrintableDocument, *, print_option: str, remark: str = "") -> str:
    """Return the sheet as JSON; `remark` is a watermark. Raises ValueError for an unknown `print_option`."""
    if print_option not in COPIES:
        raise ValueError(f"{print_option} is not a way to print: {', '.join(COPIES)}")
    wording = Wording(text_of(document.invoice, "lang"), currency=text_of(document.invoice, "currency"))
    sheet = build_sheet(document, marks=COPIES[print_option], wording=wording)
    if remark:
        sheet["heading"]["cancelled"] = [remark]
    return json.dumps(polish(sheet, direction=wording.formats.direction), ensure_ascii=False)


def build_sheet(document: PrintableDocument, *, marks: tuple[str, ...], wording: Wording) -> Block:
    heading = build_heading(document, wording=wording)
    parties = build_parties(document, wording=wording)
    title = joined([heading["title"][0], heading["number"]])
    return {
        "language": build_language(wording),
        "copies": [build_mark(mark, printed_on=document.duplicate_date, wording=wording) for mark in marks],
        "file": build_file(title=title, author=parties[0]["name"]),
        "running": {"document": shorten(title), "author": shorten(parties[0]["name"])},
        "heading": heading,
        "parties": parties,
        "tables": build_tables(document, wording=wording),
        "contents": build_contents(document, wording=wording),
        "summary": build_summary(document, wording=wording) if has_figures(document) else None,
        "payment": build_payment(document, wording=wording),
        "closing": build_closing(document, wording=wording),
        "logo": build_logo(document, direction=wording.formats.direction),
        "logo_description": " / ".join(wording.label("logo", name=parties[0]["name"])),
        "page": wording.label("page", page="{page}", pages="{pages}"),
    }


def list_undrawn(document: PrintableDocument) -> list[str]:
    """Return the distinct characters of a print without a glyph, which print as "□"."""
    if not undrawn_in([document.invoice, document.positions, document.descriptions, document.recipients]):
        return []
    # Not everything that is stored is printed.
    return undrawn_in(
        build_sheet(
            document,
            marks=(),
            wording=Wording(
                text_of(document.invoice, "lang"), currency=text_of(document.invoice, "currency")
            ),
        )
    )


def undrawn_in(value: object) -> list[str]:
    """Return the distinct characters in a sheet's texts without a glyph."""
    if isinstance(value, str):
        return missing_characters(value)
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return list(dict.fromkeys(character for item in items for character in undrawn_in(item)))


def build_contents(document: PrintableDocument, *, wording: Wording) -> list[Block]:
    """Return the corrected texts, before and after; empty if neither is given."""
    return [
        {"label": wording.label(label), "text": text}
        for label, key in (
            ("before_correction", "corrected_content_before"),
            ("after_correction", "corrected_content_after"),
        )
        if (text := text_of(document.invoice, key))
    ]


def build_file(*, title: str, author: str) -> Block:
    """Return the PDF's metadata."""
    return {"title": Verbatim(make_printable(title)), "author": Verbatim(make_printable(author))}


def shorten(text: str) -> str:
    """Truncate text to one line in the page's margin."""
    return text if len(text) <= LONGEST_RUNNING_TEXT else text[: LONGEST_RUNNING_TEXT - 1].rstrip() + "…"


def build_language(wording: Wording) -> Block:
    locale = wording.formats.locale
    return {
        "code": locale.language,
        "region": locale.territory,
        "direction": wording.formats.direction,
        "fonts": font_families(locale.language, script=locale.script),
    }


def build_mark(mark: str, *, printed_on: date | None, wording: Wording) -> Phrase:
    """Return the label of a copy; a duplicate includes its date, if known."""
    if mark == "duplicate" and printed_on:
        return wording.mark("duplicate_of", date=wording.formats.day(printed_on))
    return wording.mark(mark)


def polish(value: object, *, direction: str) -> Any:
    """Prepare every text in the tree for typesetting."""
    if isinstance(value, Verbatim):
        return value
    if isinstance(value, str):
        return polish_text(value, direction=direction)
    if isinstance(value, dict):
        return {
            key: item if key in UNPRINTED else polish(item, direction=direction)
            for key, item in value.items()
        }
    return [polish(item, direction=direction) for item in value] if isinstance(value, list) else value


def polish_text(text: str, *, direction: str) -> str:
    """Make text printable, with breakable long words and preserved order of numbers."""
    broken = make_breakable(make_printable(text), longest=LONGEST_WORD)
    return keep_order(broken) if direction == "rtl" else broken
