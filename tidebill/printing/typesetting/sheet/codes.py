"""Payment QR codes: EPC069-12 for EUR, the Polish banks' 2D standard for PLN."""

import io
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import segno
from segno import helpers
from stdnum import bic

from tidebill.kernel.identifiers import is_iban
from tidebill.kernel.vocabulary import PAYMENT_CODES
from tidebill.printing.typesetting.glyphs import make_printable

AUTOMATIC, EPC, POLISH, SWISS, NONE = PAYMENT_CODES

EPC_LARGEST_AMOUNT = Decimal("999999999.99")
EPC_LONGEST_NAME = 70
EPC_LONGEST_TITLE = 140
# The code holds 331 bytes and a letter takes up to four: leaves enough for the other fields.
EPC_MOST_NAME_BYTES = 140
EPC_MOST_TITLE_BYTES = 100
POLISH_LONGEST_NAME = 20
POLISH_LONGEST_TITLE = 32
POLISH_IBAN_START = "PL"


@dataclass(frozen=True, kw_only=True)
class CreditTransfer:
    """A credit transfer: `account` without separators, `amount` with two decimals in `currency`."""

    account: str
    amount: Decimal
    currency: str
    payee: str
    title: str
    swift: str = ""
    standard: str = AUTOMATIC


@lru_cache(maxsize=512)
def build_code(transfer: CreditTransfer) -> str | None:
    """Return the QR code as SVG, or None if no standard covers account, currency and name."""
    code = encode_transfer(transfer)
    return draw(code) if code else None


def build_code_image(transfer: CreditTransfer) -> bytes | None:
    """Return the QR code as PNG with its quiet zone, for emails, or None like `build_code`."""
    code, png = encode_transfer(transfer), io.BytesIO()
    if code is None:
        return None
    code.save(png, kind="png", scale=4, border=4)
    return png.getvalue()


def encode_transfer(transfer: CreditTransfer) -> segno.QRCode | None:
    """Return the code of the standard that covers the transfer, if one does."""
    named = all(one_field(text, longest=1) for text in (transfer.payee, transfer.title))
    if not is_iban(transfer.account) or transfer.amount <= 0 or not named:
        return None
    if is_allowed(EPC, transfer) and transfer.currency == "EUR" and transfer.amount <= EPC_LARGEST_AMOUNT:
        return make_epc_code(transfer)
    is_polish = transfer.currency == "PLN" and transfer.account.startswith(POLISH_IBAN_START)
    return make_polish_code(transfer) if is_allowed(POLISH, transfer) and is_polish else None


def is_allowed(standard: str, transfer: CreditTransfer) -> bool:
    """Return whether the account's settings allow this standard."""
    return transfer.standard in (AUTOMATIC, standard)


def make_epc_code(transfer: CreditTransfer) -> segno.QRCode:
    """Return an EPC069-12 code; always UTF-8, the only character set that every bank supports."""
    return helpers.make_epc_qr(
        name=cut(one_field(transfer.payee, longest=EPC_LONGEST_NAME), most_bytes=EPC_MOST_NAME_BYTES),
        iban=transfer.account,
        amount=transfer.amount,
        text=cut(one_field(transfer.title, longest=EPC_LONGEST_TITLE), most_bytes=EPC_MOST_TITLE_BYTES),
        bic=transfer.swift if bic.is_valid(transfer.swift) else None,
        encoding="utf-8",
    )


def make_polish_code(transfer: CreditTransfer) -> segno.QRCode:
    """Return a code by the Polish Bank Association's recommendation of 2013, with the amount in grosze."""
    grosze = int(transfer.amount * 100)
    payee = one_field(transfer.payee, longest=POLISH_LONGEST_NAME)
    title = one_field(transfer.title, longest=POLISH_LONGEST_TITLE)
    number = transfer.account.removeprefix(POLISH_IBAN_START)
    content = f"|PL|{number}|{grosze:06d}|{payee}|{title}|||"
    return segno.make_qr(content, error="l", boost_error=False, encoding="utf-8")


@lru_cache(maxsize=512)
def build_link_code(address: str) -> str:
    """Return the QR code of a URL, as KSeF requires on prints (level M)."""
    return draw(segno.make_qr(address, error="m", boost_error=False))


def one_field(text: str, *, longest: int) -> str:
    """Sanitize a field: a separator in a name must not change the payment."""
    flat = make_printable(text).replace("|", " ")
    return " ".join(flat.split())[:longest].strip()


def cut(text: str, *, most_bytes: int) -> str:
    """Truncate text to a number of UTF-8 bytes without splitting characters."""
    return text.encode()[:most_bytes].decode(errors="ignore").strip()


def draw(code: segno.QRCode) -> str:
    """Return the code without quiet zone, which the page provides."""
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=0, xmldecl=False, omitsize=True)
    return svg.getvalue().decode()
