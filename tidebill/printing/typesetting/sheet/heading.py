"""Heading of the document: title, number and key facts."""

from datetime import date

from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.glyphs import make_breakable
from tidebill.printing.typesetting.sheet.values import (
    CORRECTION_NOTE,
    NOTES,
    VOUCHERS,
    Block,
    is_cancelled,
    is_set,
    joined,
    text_of,
)
from tidebill.printing.typesetting.wording import Phrase, Wording

HIDDEN = "off"
LONGEST_WORD = 16


def build_heading(document: PrintableDocument, *, wording: Wording) -> Block:
    invoice = document.invoice
    cancelled = is_cancelled(document)
    return {
        "title": build_title(document, wording=wording),
        "number": text_of(invoice, "number"),
        "number_label": wording.label("number"),
        "references": build_references(document, wording=wording),
        "subject": text_of(invoice, "title"),
        "remark": text_of(invoice, "additional_invoice_field"),
        "cancelled": build_stamp(document, wording=wording),
        "cancel_reason": text_of(invoice, "cancel_reason") if cancelled else "",
        "facts": build_facts(document, wording=wording),
    }


def build_stamp(document: PrintableDocument, *, wording: Wording) -> Phrase:
    """Return the watermark of a document without legal effect."""
    if is_cancelled(document):
        return wording.mark("cancelled")
    return wording.mark("test") if is_set(document.invoice, "test") else []


def build_title(document: PrintableDocument, *, wording: Wording) -> Phrase:
    """Return the title of the kind; an accounting note is named by its side, if known."""
    side = text_of(document.invoice, "accounting_note_kind")
    sided = wording.choice("kinds", f"{document.kind}_{side}") if side else []
    return sided or wording.title(document.kind)


def build_references(document: PrintableDocument, *, wording: Wording) -> list[Block]:
    """Return the corrected document, with its date if known."""
    corrected = document.corrected or {"number": document.invoice.get("correction")}
    day = format_day(corrected.get("issue_date"), wording=wording)
    text = joined((text_of(corrected, "number"), day), by=", ")
    return [{"label": wording.label("corrected_document"), "text": text}] if text else []


def build_facts(document: PrintableDocument, *, wording: Wording) -> list[Block]:
    """Return place, dates and payment type, as far as known and applicable, in reading order."""
    facts = list_facts(document, wording=wording)
    hidden = hidden_facts(document.kind)
    return [
        {"label": label, "value": make_breakable(value, longest=LONGEST_WORD)}
        for key, (label, value) in facts.items()
        if value and key not in hidden
    ]


def list_facts(document: PrintableDocument, *, wording: Wording) -> dict[str, tuple[Phrase, str]]:
    invoice = document.invoice
    due, paid_by = format_due_date(document, wording=wording), format_payment_type(document, wording=wording)
    return {
        "place": (wording.label("place"), text_of(invoice, "place")),
        "issue_date": (
            wording.label("issue_date"),
            format_day(invoice.get("issue_date"), wording=wording),
        ),
        "sell_date": (
            sell_date_label(document, wording=wording),
            format_sell_date(document, wording=wording),
        ),
        "due_date": (wording.label("due_date"), due),
        "valid_until": (
            wording.label("valid_until"),
            format_day(invoice.get("valid_until"), wording=wording),
        ),
        "payment_type": (wording.label("payment_type"), paid_by),
    }


def hidden_facts(kind: str) -> frozenset[str]:
    """Return the fields that a kind stores but doesn't print: a voucher has no sale or due date."""
    if kind in VOUCHERS or kind == CORRECTION_NOTE:
        return frozenset({"sell_date", "due_date", "payment_type"})
    return frozenset({"sell_date"}) if kind in NOTES else frozenset()


def sell_date_label(document: PrintableDocument, *, wording: Wording) -> Phrase:
    own = text_of(document.invoice, "sell_date_kind")
    return [own] if own else wording.label("sell_date")


def format_sell_date(document: PrintableDocument, *, wording: Wording) -> str:
    """Format a day, or a month such as "2012-12"; empty for "off"."""
    stored = text_of(document.invoice, "sell_date")
    if stored == HIDDEN:
        return ""
    try:
        return wording.formats.day(date.fromisoformat(stored))
    except ValueError:
        return wording.formats.month(stored)


def format_due_date(document: PrintableDocument, *, wording: Wording) -> str:
    if text_of(document.invoice, "payment_to_kind") == HIDDEN:
        return ""
    return format_day(document.invoice.get("payment_to"), wording=wording)


def format_payment_type(document: PrintableDocument, *, wording: Wording) -> str:
    stored = text_of(document.invoice, "payment_type")
    if stored == HIDDEN:
        return ""
    return " / ".join(wording.choice("payment_types", stored)) or stored


def format_day(value: date | None, *, wording: Wording) -> str:
    return wording.formats.day(value) if value else ""
