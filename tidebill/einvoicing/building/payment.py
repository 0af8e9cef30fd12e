"""Payment instructions."""

from tidebill.einvoicing.building.codes import OTHER_PAYMENT, PAYMENT_CODES, SEPA_TRANSFER
from tidebill.einvoicing.model import Payment
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import is_iban, normalize_account_number

TRANSFERS = ("30", SEPA_TRANSFER)
EURO = "EUR"


def payments_of(invoice: Invoice) -> tuple[Payment, ...]:
    """Return one entry per bank account for transfers, or one for any other payment type."""
    said = (invoice.payment_type or "").strip()
    code = PAYMENT_CODES.get(said, OTHER_PAYMENT) if said else "1"
    if code not in TRANSFERS:
        return (Payment(code=code, text=said if said != "off" else "", reference=invoice.number),)
    found = tuple(
        Payment(
            code=SEPA_TRANSFER if invoice.currency == EURO and is_iban(account) else code,
            text=said,
            reference=invoice.number,
            account=account,
            account_name=name,
            bic=bic,
        )
        for account, name, bic in _accounts(invoice)
    )
    return found or (Payment(code=OTHER_PAYMENT, text=said, reference=invoice.number),)


def terms_of(invoice: Invoice) -> str:
    """Return the payment terms as text."""
    return (invoice.payment_to_description or "").strip()


def skonto_of(invoice: Invoice) -> str:
    """Return the early payment discount in XRechnung's notation; each line ends with a line feed."""
    day, percent = invoice.skonto_discount_date, invoice.skonto_discount_value
    if not (invoice.skonto_active and day and percent):
        return ""
    return f"#SKONTO#TAGE={(day - invoice.issue_date).days}#PROZENT={percent:.2f}#\n"


def _accounts(invoice: Invoice) -> list[tuple[str, str, str]]:
    rows = [
        (row.get("bank_account_number") or "", row.get("name") or "", row.get("bank_swift") or "")
        for row in invoice.bank_accounts
    ]
    if not any(number for number, _, _ in rows):
        rows = [(invoice.seller_bank_account or "", "", invoice.seller_bank_swift or "")]
    country = invoice.seller_country or "PL"
    return [
        (normalize_account_number(number, country=country), name, "".join(bic.split()).upper())
        for number, name, bic in rows
        if number.strip()
    ]
