"""Payment details: bank accounts and a payment QR code."""

from collections.abc import Sequence

from tidebill.kernel.identifiers import format_account_number, normalize_account_number
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.formats import NO_BREAK_SPACE
from tidebill.printing.typesetting.sheet.codes import CreditTransfer, build_code, build_code_image
from tidebill.printing.typesetting.sheet.slip import build_slip
from tidebill.printing.typesetting.sheet.summary import amount_due
from tidebill.printing.typesetting.sheet.values import Block, Verbatim, is_income, is_payable, joined, text_of
from tidebill.printing.typesetting.wording import Wording

DEFAULT_BANK_NAME = "Rachunek bankowy"
PAID_ANOTHER_WAY = frozenset(
    {
        "cash",
        "card",
        "cash_on_delivery",
        "barter",
        "cheque",
        "bill_of_exchange",
        "compensation",
        "letter_of_credit",
        "payu",
        "paypal",
        "lcr",
    }
)


def build_payment(document: PrintableDocument, *, wording: Wording) -> Block:
    """Return bank accounts with QR code or Swiss slip; empty if no payment is requested."""
    asks = is_payable(document) and amount_due(document) >= 0
    accounts = list_accounts(document) if asks else []
    slip = build_payment_slip(document, accounts=accounts, wording=wording)
    return {
        "accounts": [build_account(row, wording=wording) for row in accounts],
        "code": None if slip else build_payment_code(document, accounts=accounts, wording=wording),
        "slip": slip,
    }


def list_accounts(document: PrintableDocument) -> Sequence[Row]:
    """Return the document's bank accounts with a number, or the payee's single account.

    Accounts listed on a received document are our own, so they are skipped.
    """
    payee = payee_prefix(document)
    rows = document.bank_accounts if is_income(document) else ()
    listed = [row for row in rows if text_of(row, "bank_account_number")]
    number = text_of(document.invoice, f"{payee}bank_account")
    if listed or not number:
        return listed
    return [
        {
            "bank_account_number": number,
            "bank_name": text_of(document.invoice, f"{payee}bank"),
            "bank_swift": text_of(document.invoice, f"{payee}bank_swift"),
        }
    ]


def build_account(row: Row, *, wording: Wording) -> Block:
    number = format_account_number(text_of(row, "bank_account_number"))
    bank = text_of(row, "bank_name")
    swift = text_of(row, "bank_swift")
    codes = [f"{wording.label('swift')[0]} {swift}" if swift else "", text_of(row, "bank_currency")]
    description = text_of(row, "account_description")
    details = ["" if bank == DEFAULT_BANK_NAME else bank, joined(codes, by=" · "), description]
    return {
        "label": wording.label("bank_account"),
        "number": number.replace(" ", NO_BREAK_SPACE),
        "details": [detail for detail in details if detail],
    }


def is_transferred(document: PrintableDocument) -> bool:
    """Return whether an amount is due and not paid by other means."""
    return text_of(document.invoice, "payment_type") not in PAID_ANOTHER_WAY and amount_due(document) > 0


def build_payment_slip(
    document: PrintableDocument, *, accounts: Sequence[Row], wording: Wording
) -> Block | None:
    """Return the Swiss slip for the amount due, with alternative text for its code."""
    if not is_transferred(document):
        return None
    slip = build_slip(document, accounts=accounts, language=wording.languages[0].code)
    if slip is None:
        return None
    amount = wording.formats.money(amount_due(document), currency=slip["currency"])
    said = wording.label("payment_code_description", amount=amount, account=slip["account"][0])
    return {**slip, "label": wording.label("payment_code"), "description": " / ".join(said)}


def build_payment_code(
    document: PrintableDocument, *, accounts: Sequence[Row], wording: Wording
) -> Block | None:
    """Return the QR code of the first suitable account for the amount due."""
    if not is_transferred(document):
        return None
    for row in accounts:
        transfer = build_transfer(row, document=document, wording=wording)
        if svg := build_code(transfer):
            return {
                "svg": Verbatim(svg),
                "label": wording.label("payment_code"),
                "description": describe_code(transfer, wording=wording),
            }
    return None


def draw_payment_code(document: PrintableDocument, *, wording: Wording) -> tuple[bytes, str] | None:
    """Return the payment QR code of an email as PNG with its description; None if there is none."""
    asks = is_payable(document) and amount_due(document) > 0 and is_transferred(document)
    for row in list_accounts(document) if asks else ():
        transfer = build_transfer(row, document=document, wording=wording)
        if image := build_code_image(transfer):
            return image, describe_code(transfer, wording=wording)
    return None


def build_transfer(row: Row, *, document: PrintableDocument, wording: Wording) -> CreditTransfer:
    """Return the transfer to this account; an account in another currency gets no code."""
    invoice = document.invoice
    currency, kept_in = text_of(invoice, "currency"), text_of(row, "bank_currency")
    return CreditTransfer(
        account=normalize_account_number(text_of(row, "bank_account_number")),
        amount=amount_due(document),
        currency=currency if kept_in in {"", currency} else "",
        payee=text_of(invoice, f"{payee_prefix(document)}name"),
        title=text_of(invoice, "number") or wording.title(document.kind)[0],
        swift=text_of(row, "bank_swift"),
        standard=document.payment_code,
    )


def describe_code(transfer: CreditTransfer, *, wording: Wording) -> str:
    amount = wording.formats.money(transfer.amount, currency=transfer.currency)
    account = format_account_number(transfer.account)
    return " / ".join(wording.label("payment_code_description", amount=amount, account=account))


def payee_prefix(document: PrintableDocument) -> str:
    """Return the column prefix of the payee: `buyer` on expenses, where the supplier is stored as buyer, else
    `seller`.
    """
    return "seller_" if is_income(document) else "buyer_"
