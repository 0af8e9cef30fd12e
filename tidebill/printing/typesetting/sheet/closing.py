"""Content after the totals: legal statements, notes, signatures and the footer."""

from collections.abc import Iterator

from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.codes import build_link_code
from tidebill.printing.typesetting.sheet.logo import build_stamp
from tidebill.printing.typesetting.sheet.statements import list_statements
from tidebill.printing.typesetting.sheet.values import (
    CASH_VOUCHERS,
    CORRECTION_NOTE,
    Block,
    Verbatim,
    is_income,
    text_of,
)
from tidebill.printing.typesetting.wording import Phrase, Wording

DEFAULT_NOTE_KIND = "Uwaga"
NO_REASON_CHOSEN = "not_specified"
OFFLINE, CERTIFICATE = "OFFLINE", "CERTYFIKAT"
LONGEST_ADDRESS = 1_500
ISSUER = "authorised_issuer"


def build_closing(document: PrintableDocument, *, wording: Wording) -> Block:
    invoice, own_footer = document.invoice, document.footer if is_income(document) else ""
    return {
        "statements": list(list_statements(document, wording=wording)),
        "notes": [*list_reasons(document, wording=wording), *list_notes(document, wording=wording)],
        "signatures": list(list_signatures(document, wording=wording)),
        "footer": "\n".join(line for line in (text_of(invoice, "description_footer"), own_footer) if line),
        "registered": list(list_register_codes(document)),
        "view_online": wording.label("view_online"),
        "view_url": document.view_url or "",
        "view_address": Verbatim(document.view_url or ""),
    }


def list_register_codes(document: PrintableDocument) -> Iterator[Block]:
    """Yield KSeF's QR codes with prescribed captions; the second proves the issuer of an offline document."""
    number = text_of(document.invoice, "gov_id")
    codes = [("gov_verification_link", number or OFFLINE)]
    if not number:
        codes.append(("gov_link", CERTIFICATE))
    for key, caption in codes:
        address = text_of(document.invoice, key)
        if address.startswith("https://") and len(address) <= LONGEST_ADDRESS:
            yield {
                "svg": Verbatim(build_link_code(address)),
                "caption": caption,
                "description": f"KSeF {caption}",
                "address": Verbatim(address),
            }


def list_reasons(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Yield the reasons for a tax exemption and for a correction."""
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
    """Yield the document's descriptions, or its single one, then the conditional and the long ones."""
    for row in document.descriptions:
        if text := text_of(row, "content"):
            yield {"label": note_label(text_of(row, "kind"), wording=wording), "text": text}
    single = text_of(document.invoice, "description")
    if single and not document.descriptions:
        yield {"label": wording.label("note"), "text": single}
    if text := text_of(document.invoice, "conditional_notes"):
        yield {"label": [], "text": text}
    if text := text_of(document.invoice, "description_long"):
        yield {"label": [], "text": text}


def note_label(kind: str, *, wording: Wording) -> Phrase:
    """Return the note's heading; the default one is translated."""
    return [kind] if kind and kind != DEFAULT_NOTE_KIND else wording.label("note")


def list_signatures(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Yield signature lines, the issuer's first: for named persons, and on kinds that require signatures."""
    stamp = build_stamp(document)
    for key, person in list_signers(document):
        stamped = stamp if key == ISSUER else None
        if person or stamped or document.kind in CASH_VOUCHERS or document.kind == CORRECTION_NOTE:
            yield {"label": wording.label(key), "person": person, "stamp": stamped}


def list_signers(document: PrintableDocument) -> list[tuple[str, str]]:
    ours, theirs = ("seller", "buyer") if is_income(document) else ("buyer", "seller")
    issuer = text_of(document.invoice, f"{ours}_person")
    other = text_of(document.invoice, f"{theirs}_person")
    if document.kind in CASH_VOUCHERS:
        # The recipient of the money signs for it: the cash desk, or the payee.
        taker = other if document.kind == "kw" else ""
        return [(ISSUER, issuer), ("approved_by", ""), ("money_received_by", taker)]
    return [(ISSUER, issuer), ("authorised_recipient", other)]
