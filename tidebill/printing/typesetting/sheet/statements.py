"""Statements required by tax law, in prescribed wording."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.values import decimal_of, is_priced, is_set, text_of
from tidebill.printing.typesetting.wording import Phrase, Wording

CASH_ACCOUNTING_KIND: Final = "vat_mp"
REVERSE_CHARGE: Final = "oo"
# The API names margin procedures in Polish; these words distinguish them.
MARGIN_PROCEDURES: Final = {
    "biur": "travel_agencies",
    "używane": "used_goods",
    "sztuki": "works_of_art",
    "kolekcjonerskie": "antiques",
}


def list_statements(document: PrintableDocument, *, wording: Wording) -> Iterator[Phrase]:
    """Yield a phrase for each applicable rule."""
    if procedure := name_margin_procedure(document, wording=wording):
        yield procedure
    if is_reverse_charge(document):
        phrase = wording.label("reverse_charge")
        remark = text_of(document.invoice, "description").strip().casefold()
        if remark not in {words.casefold() for words in phrase}:
            yield phrase
    if is_set(document.invoice, "split_payment"):
        yield wording.label("split_payment")
    if document.kind == CASH_ACCOUNTING_KIND:
        yield wording.label("cash_accounting")
    if terms := describe_early_payment(document, wording=wording):
        yield terms


def name_margin_procedure(document: PrintableDocument, *, wording: Wording) -> Phrase:
    """Return the margin procedure in the document's language; an unknown one as stored."""
    stored = text_of(document.invoice, "procedure_vat_margin")
    words = stored.lower()
    found = next((name for word, name in MARGIN_PROCEDURES.items() if word in words), None)
    if found:
        return wording.choice("margin_procedures", found)
    return [stored] if stored else []


def is_reverse_charge(document: PrintableDocument) -> bool:
    """Return whether the buyer is liable for the tax of the document or of a line item."""
    taxes = (text_of(row, "tax").lower() for row in document.positions if is_priced(row))
    return is_set(document.invoice, "reverse_charge") or REVERSE_CHARGE in taxes


def describe_early_payment(document: PrintableDocument, *, wording: Wording) -> Phrase:
    """Return the early payment discount, if one is offered."""
    last_day = document.invoice.get("skonto_discount_date")
    percent = decimal_of(document.invoice, "skonto_discount_value")
    if not is_set(document.invoice, "skonto_active") or not isinstance(last_day, date) or not percent:
        return []
    formats = wording.formats
    return wording.label("early_payment", percent=formats.percent(percent), date=formats.day(last_day))
