"""What follows the figures: legal notes, the writer's notes, signatures and the footer."""

from collections.abc import Iterator

from tidebill.delivery.printing.document import PrintableDocument
from tidebill.delivery.printing.sheet.values import Block, Verbatim, is_income, is_set, joined, text_of
from tidebill.delivery.printing.wording import Phrase, Wording

DEFAULT_NOTE_KIND = "Uwaga"
NO_REASON_CHOSEN = "not_specified"
CASH_ACCOUNTING_KIND = "vat_mp"


def build_closing(document: PrintableDocument, *, wording: Wording) -> Block:
    return {
        "statements": list(list_statements(document, wording=wording)),
        "notes": [*list_reasons(document, wording=wording), *list_notes(document, wording=wording)],
        "signatures": list(list_signatures(document, wording=wording)),
        "footer": text_of(document.invoice, "description_footer"),
        "view_online": wording.label("view_online"),
        "view_url": document.view_url or "",
        "view_address": Verbatim(document.view_url or ""),
    }


def list_statements(document: PrintableDocument, *, wording: Wording) -> Iterator[Phrase]:
    """The wordings that tax law wants on the document as they stand."""
    if is_set(document.invoice, "reverse_charge"):
        yield wording.label("reverse_charge")
    if is_set(document.invoice, "split_payment"):
        yield wording.label("split_payment")
    if document.kind == CASH_ACCOUNTING_KIND:
        yield wording.label("cash_accounting")


def list_reasons(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Why no tax is charged, and why a document was corrected."""
    invoice = document.invoice
    exempt = text_of(invoice, "exempt_tax_kind")
    untaxed = text_of(invoice, "np_tax_kind")
    named = " / ".join(wording.choice("no_tax_reasons", untaxed)) or untaxed
    reasons = (
        ("exempt_reason", exempt),
        ("no_tax_reason", "" if untaxed == NO_REASON_CHOSEN else named),
        ("correction_reason", text_of(invoice, "correction_reason")),
    )
    return ({"label": wording.label(key), "text": text} for key, text in reasons if text)


def list_notes(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """The document's descriptions, or its single one, then the long one."""
    for row in document.descriptions:
        if text := text_of(row, "content"):
            yield {"label": note_label(text_of(row, "kind"), wording=wording), "text": text}
    single = text_of(document.invoice, "description")
    if single and not document.descriptions:
        yield {"label": wording.label("note"), "text": single}
    if text := text_of(document.invoice, "description_long"):
        yield {"label": [], "text": text}


def note_label(kind: str, *, wording: Wording) -> Phrase:
    """The note's own heading; the one that every note starts with is translated."""
    return [kind] if kind and kind != DEFAULT_NOTE_KIND else wording.label("note")


def list_signatures(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """A line to sign on for each person who is named, the issuer's first."""
    ours, theirs = ("seller", "buyer") if is_income(document) else ("buyer", "seller")
    for side, key in ((ours, "authorised_issuer"), (theirs, "authorised_recipient")):
        if person := joined([text_of(document.invoice, f"{side}_person")]):
            yield {"label": wording.label(key), "person": person}
