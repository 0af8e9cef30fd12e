"""The Swiss QR-bill: a payment part with receipt and QR code."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from stdnum.ch import esr

from tidebill.kernel.identifiers import normalize_account_number
from tidebill.kernel.lazy import LazyModule
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.codes import AUTOMATIC, SWISS, cut, draw, one_field
from tidebill.printing.typesetting.sheet.summary import amount_due
from tidebill.printing.typesetting.sheet.values import Block, Verbatim, is_income, text_of

if TYPE_CHECKING:
    from qrbill import QRBill
    from qrbill import bill as slips
else:
    slips = LazyModule("qrbill.bill")

COUNTRIES = ("CH", "LI")
LANGUAGES = ("de", "fr", "it")
LONGEST_NAME, LONGEST_STREET, LONGEST_CODE, LONGEST_CITY, LONGEST_NOTE = 70, 70, 16, 35, 140
_REFERENCE_DIGITS = 26
_WORDS = {
    "payment": "Payment part",
    "receipt": "Receipt",
    "account": "Account / Payable to",
    "reference": "Reference",
    "note": "Additional information",
    "currency": "Currency",
    "amount": "Amount",
    "point": "Acceptance point",
    "payer": "Payable by",
    "blank_payer": "Payable by (name/address)",
}
# The code is 46 mm wide with a cross of 7 mm in its center.
_CROSS_SHARE = 7 / 46


def build_slip(document: PrintableDocument, *, accounts: Sequence[Row], language: str) -> Block | None:
    """Return the slip for the first Swiss account; None if the standard doesn't cover the payment."""
    if document.payment_code not in (AUTOMATIC, SWISS):
        return None
    for row in accounts:
        bill = make_bill(document, row=row)
        if bill is not None:
            return write_slip(bill, language=language if language in LANGUAGES else "en")
    return None


def make_bill(document: PrintableDocument, *, row: Row) -> "QRBill | None":
    """Return the bill for the amount due, to this account; None if mandatory data are missing."""
    account = normalize_account_number(text_of(row, "bank_account_number"), country="CH")
    currency, kept_in = text_of(document.invoice, "currency"), text_of(row, "bank_currency")
    if not account.startswith(COUNTRIES) or kept_in not in {"", currency}:
        return None
    payee, payer = ("seller", "buyer") if is_income(document) else ("buyer", "seller")
    wanted = {
        "account": account,
        "amount": f"{amount_due(document):.2f}",
        "currency": currency,
        "creditor": address_of(document, payee),
        "additional_information": cut(
            one_field(text_of(document.invoice, "number"), longest=LONGEST_NOTE), most_bytes=LONGEST_NOTE
        ),
        "reference_number": reference_of(document) if is_qr_account(account) else None,
    }
    try:
        return slips.QRBill(**wanted, debtor=address_of(document, payer))
    except ValueError:
        pass
    try:
        # The payer may fill in their address by hand.
        return slips.QRBill(**wanted)
    except ValueError:
        return None


def address_of(document: PrintableDocument, side: str) -> dict[str, str]:
    """Return a structured address, truncated to the standard's limits and without line breaks."""
    parts = {
        "name": ("name", LONGEST_NAME),
        "street": ("street", LONGEST_STREET),
        "pcode": ("post_code", LONGEST_CODE),
        "city": ("city", LONGEST_CITY),
    }
    found = {
        key: one_field(text_of(document.invoice, f"{side}_{column}"), longest=longest)
        for key, (column, longest) in parts.items()
    }
    return {**found, "country": text_of(document.invoice, f"{side}_country") or document.country}


def is_qr_account(account: str) -> bool:
    """Return whether the bank number is a QR-IID, so that the account requires QR references."""
    return account[4:9].isdecimal() and 30000 <= int(account[4:9]) <= 31999


def reference_of(document: PrintableDocument) -> str:
    """Return the QR reference: the document's id with a check digit."""
    digits = str(document.invoice.get("id") or 0).zfill(_REFERENCE_DIGITS)
    return f"{digits}{esr.calc_check_digit(digits)}"


def write_slip(bill: "QRBill", *, language: str) -> Block:
    words = {key: slips.LABELS[word].get(language, word) for key, word in _WORDS.items()}
    payer = list(bill.debtor.as_paragraph()) if bill.debtor else []
    reference = bill.reference_number or ""
    return {
        "svg": Verbatim(draw_code(bill.qr_data())),
        "words": words,
        "account": [spaced(bill.account), *bill.creditor.as_paragraph()],
        "reference": esr.format(reference) if bill.ref_type == "QRR" else reference,
        "note": bill.additional_information,
        "currency": bill.currency,
        "amount": f"{Decimal(bill.amount):,.2f}".replace(",", " "),
        "payer": payer,
    }


def spaced(account: str) -> str:
    return " ".join(account[start : start + 4] for start in range(0, len(account), 4))


@lru_cache(maxsize=128)
def draw_code(content: str) -> str:
    """Draw the QR code with the Swiss cross in its center."""
    code = segno.make_qr(content, error="m", boost_error=False, encoding="utf-8")
    size = code.symbol_size(border=0)[0]
    cross = size * _CROSS_SHARE
    start = (size - cross) / 2
    return draw(code).replace("</svg>", f"{_square(start, start, cross, cross)}</svg>")


def _square(x: float, y: float, width: float, height: float) -> str:
    """Draw the cross: a black square with white frame; its arms are a fifth of its width."""
    edge, arm, long = width * 0.07, width * 0.18, width * 0.6
    inner = width - 2 * edge
    shapes = (
        (x, y, width, height, "#fff"),
        (x + edge, y + edge, inner, inner, "#000"),
        (x + (width - arm) / 2, y + (height - long) / 2, arm, long, "#fff"),
        (x + (width - long) / 2, y + (height - arm) / 2, long, arm, "#fff"),
    )
    return "".join(
        f'<rect x="{left:.3f}" y="{top:.3f}" width="{wide:.3f}" height="{high:.3f}" fill="{colour}"/>'
        for left, top, wide, high, colour in shapes
    )
