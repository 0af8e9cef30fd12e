"""Read loosely filled columns."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tidebill.kernel.kinds import CANCELED_KIND, DOCUMENT_KINDS, kinds_that
from tidebill.kernel.vocabulary import CORRECTION_SIDE_KINDS, TEXT_POSITION_KINDS
from tidebill.printing.typesetting.document import PrintableDocument, Row

Block = dict[str, Any]
"""A piece of the sheet: strings, lists and blocks only."""

ZERO = Decimal(0)
# Vouchers show payer, purpose and amount, but no tax.
VOUCHERS = kinds_that(lambda kind: kind.layout == "voucher")
CASH_VOUCHERS = kinds_that(lambda kind: kind.side == "cash")
CORRECTION_NOTE = "correction_note"
NOTES = kinds_that(lambda kind: kind.layout == "note")
UNTAXED_KINDS = (*VOUCHERS, *NOTES)
RECEIPT = "receipt"
HIDDEN_TAX = "disabled"


class Verbatim(str):
    """A string passed to the design unchanged, because it is an image or a URL."""


def text_of(row: Row, key: str) -> str:
    """Return the column's trimmed text; "" if absent or null."""
    value = row.get(key)
    return "" if value is None else str(value).strip()


def decimal_of(row: Row, key: str) -> Decimal:
    """Return the column's number; zero if absent or null."""
    value = row.get(key)
    return ZERO if value is None else Decimal(value)


def is_set(row: Row, key: str) -> bool:
    """Return whether a flag is set, in any stored spelling ("0" and "" are off)."""
    return text_of(row, key).lower() in {"1", "true", "yes"}


def joined(parts: Iterable[str], *, by: str = " ") -> str:
    return by.join(part for part in parts if part)


def is_income(document: PrintableDocument) -> bool:
    """Return whether the account issued the document, rather than received it."""
    income = document.invoice.get("income")
    return True if income is None else is_set(document.invoice, "income")


def is_cancelled(document: PrintableDocument) -> bool:
    return is_set(document.invoice, "cancelled") or text_of(document.invoice, "kind") == CANCELED_KIND


def is_payable(document: PrintableDocument) -> bool:
    """Return whether the document requests payment: estimates and canceled documents don't."""
    kind = DOCUMENT_KINDS.get(document.kind)
    return kind is not None and kind.payable and not is_cancelled(document)


def has_figures(document: PrintableDocument) -> bool:
    """Return whether the document has totals: a note that only corrects text doesn't."""
    return document.kind != CORRECTION_NOTE or any(is_priced(row) for row in document.positions)


def shows_tax(document: PrintableDocument) -> bool:
    """Return whether tax is printed: not on vouchers and notes, or if every line item disables it."""
    if document.kind in UNTAXED_KINDS or is_set(document.invoice, "hide_tax"):
        return False
    rows = [row for row in document.positions if is_priced(row)]
    return not rows or not all(hides_tax(row) for row in rows)


def hides_tax(row: Row) -> bool:
    """Return whether the line item's tax is confidential, as under a margin scheme."""
    return text_of(row, "tax").lower() == HIDDEN_TAX


def is_priced(row: Row) -> bool:
    """Return whether the row counts towards totals: not headings, subtotals or one side of a correction."""
    return text_of(row, "kind") not in {*TEXT_POSITION_KINDS, *CORRECTION_SIDE_KINDS}


def tax_name(document: PrintableDocument) -> str:
    """Return the name of the tax in the seller's country."""
    return text_of(document.invoice, "get_tax_name") or "VAT"
