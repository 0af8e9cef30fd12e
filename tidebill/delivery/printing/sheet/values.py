"""Reading the wire's loosely filled columns."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tidebill.delivery.printing.document import PrintableDocument, Row
from tidebill.kernel.vocabulary import (
    CANCELED_KIND,
    CORRECTION_SIDE_KINDS,
    DOCUMENT_KINDS,
    TEXT_POSITION_KINDS,
)

Block = dict[str, Any]
"""A piece of the sheet: strings, lists and blocks only."""

ZERO = Decimal(0)
# Cash and money that changes hands: they say who, for what and how much, and nothing about tax.
CASH_VOUCHERS = frozenset({"kp", "kw"})
VOUCHERS = CASH_VOUCHERS | {"payment_receipt"}
CORRECTION_NOTE = "correction_note"
NOTES = frozenset({"accounting_note", CORRECTION_NOTE})
UNTAXED_KINDS = VOUCHERS | NOTES
RECEIPT = "receipt"
HIDDEN_TAX = "disabled"


class Verbatim(str):
    """A string that reaches the design as it is, because it is an image or an address, not a text."""


def text_of(row: Row, key: str) -> str:
    """The column's text, trimmed; "" when it is absent or null."""
    value = row.get(key)
    return "" if value is None else str(value).strip()


def decimal_of(row: Row, key: str) -> Decimal:
    """The column's number; zero when it is absent or null."""
    value = row.get(key)
    return ZERO if value is None else Decimal(value)


def is_set(row: Row, key: str) -> bool:
    """Whether a switch is on, in any of the forms the wire stores it ("0" and "" are off)."""
    return text_of(row, key).lower() in {"1", "true", "yes"}


def joined(parts: Iterable[str], *, by: str = " ") -> str:
    return by.join(part for part in parts if part)


def is_income(document: PrintableDocument) -> bool:
    """Whether the account issued the document; on the others it is the buyer."""
    income = document.invoice.get("income")
    return True if income is None else is_set(document.invoice, "income")


def is_cancelled(document: PrintableDocument) -> bool:
    return is_set(document.invoice, "cancelled") or text_of(document.invoice, "kind") == CANCELED_KIND


def is_payable(document: PrintableDocument) -> bool:
    """Whether the document asks for money: an estimate doesn't, nor one that was cancelled."""
    kind = DOCUMENT_KINDS.get(document.kind)
    return kind is not None and kind.payable and not is_cancelled(document)


def has_figures(document: PrintableDocument) -> bool:
    """Whether the document comes to a sum: a note that only puts words right doesn't."""
    return document.kind != CORRECTION_NOTE or any(is_priced(row) for row in document.positions)


def shows_tax(document: PrintableDocument) -> bool:
    """Whether tax is printed at all: not on vouchers and notes, and not where every row disables it."""
    if document.kind in UNTAXED_KINDS or is_set(document.invoice, "hide_tax"):
        return False
    rows = [row for row in document.positions if is_priced(row)]
    return not rows or not all(hides_tax(row) for row in rows)


def hides_tax(row: Row) -> bool:
    """Whether the row's tax is nobody's business, as that of a margin."""
    return text_of(row, "tax").lower() == HIDDEN_TAX


def is_priced(row: Row) -> bool:
    """Whether the row counts in the totals: not a heading, a subtotal or one side of a correction."""
    return text_of(row, "kind") not in {*TEXT_POSITION_KINDS, *CORRECTION_SIDE_KINDS}


def tax_name(document: PrintableDocument) -> str:
    """What the tax is called where the seller is registered."""
    return text_of(document.invoice, "get_tax_name") or "VAT"
