"""Payment QR codes: EPC069-12 for euros, the Polish banks' 2D standard for zlotys, others as given."""

import io
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import segno
from segno import helpers
from stdnum import bic

from tidebill.delivery.printing.glyphs import make_printable
from tidebill.kernel.identifiers import is_iban
from tidebill.kernel.vocabulary import PAYMENT_CODES

AUTOMATIC, EPC, POLISH, SWISS, NONE = PAYMENT_CODES

EPC_LARGEST_AMOUNT = Decimal("999999999.99")
EPC_LONGEST_NAME = 70
EPC_LONGEST_TITLE = 140
# The code holds 331 bytes, and a letter takes up to four: this leaves enough for the other fields.
EPC_MOST_NAME_BYTES = 140
EPC_MOST_TITLE_BYTES = 100
POLISH_LONGEST_NAME = 20
POLISH_LONGEST_TITLE = 32
POLISH_IBAN_START = "PL"


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """An order to pay: `account` without separators, `amount` with two decimals in `currency`."""

    account: str
    amount: Decimal
    currency: str
    payee: str
    title: str
    swift: str = ""
    standard: str = AUTOMATIC


@lru_cache(maxsize=512)
def build_code(transfer: Transfer) -> str | None:
    """The QR code as SVG, or None where no standard covers the account, the currency or a missing name."""
    named = all(one_field(text, longest=1) for text in (transfer.payee, transfer.title))
    if not is_iban(transfer.account) or transfer.amount <= 0 or not named:
        return None
    if admits(EPC, transfer) and transfer.currency == "EUR" and transfer.amount <= EPC_LARGEST_AMOUNT:
        return draw(make_epc_code(transfer))
    is_polish = transfer.currency == "PLN" and transfer.account.startswith(POLISH_IBAN_START)
    return draw(make_polish_code(transfer)) if admits(POLISH, transfer) and is_polish else None


def admits(standard: str, transfer: Transfer) -> bool:
    """Whether the account's choice of codes leaves room for this one."""
    return transfer.standard in (AUTOMATIC, standard)


def make_epc_code(transfer: Transfer) -> segno.QRCode:
    """The code of EPC069-12; always UTF-8, the one character set that every bank reads."""
    return helpers.make_epc_qr(
        name=cut(one_field(transfer.payee, longest=EPC_LONGEST_NAME), most_bytes=EPC_MOST_NAME_BYTES),
        iban=transfer.account,
        amount=transfer.amount,
        text=cut(one_field(transfer.title, longest=EPC_LONGEST_TITLE), most_bytes=EPC_MOST_TITLE_BYTES),
        bic=transfer.swift if bic.is_valid(transfer.swift) else None,
        encoding="utf-8",
    )


def make_polish_code(transfer: Transfer) -> segno.QRCode:
    """The code of the Polish Bank Association's recommendation of 2013, with the amount in grosze."""
    grosze = int(transfer.amount * 100)
    payee = one_field(transfer.payee, longest=POLISH_LONGEST_NAME)
    title = one_field(transfer.title, longest=POLISH_LONGEST_TITLE)
    number = transfer.account.removeprefix(POLISH_IBAN_START)
    content = f"|PL|{number}|{grosze:06d}|{payee}|{title}|||"
    return segno.make_qr(content, error="l", boost_error=False, encoding="utf-8")


@lru_cache(maxsize=512)
def build_link_code(address: str) -> str:
    """The code of an address, as KSeF wants it on prints (level M)."""
    return draw(segno.make_qr(address, error="m", boost_error=False))


def one_field(text: str, *, longest: int) -> str:
    """Text that stays inside its field: a separator in a name must not rewrite the payment."""
    flat = make_printable(text).replace("|", " ")
    return " ".join(flat.split())[:longest].strip()


def cut(text: str, *, most_bytes: int) -> str:
    """As much of the text as its UTF-8 bytes allow, whole characters only."""
    return text.encode()[:most_bytes].decode(errors="ignore").strip()


def draw(code: segno.QRCode) -> str:
    """The code without its quiet zone, which the page around it provides."""
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=0, xmldecl=False, omitsize=True)
    return svg.getvalue().decode()
