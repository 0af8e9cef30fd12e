"""Settlements, payment, and transaction terms (Rozliczenie, Platnosc, WarunkiTransakcji)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tidebill.einvoicing.formats.ksef.elements import (
    Element,
    amount,
    day,
    element,
    flag,
    group,
    mark,
    number,
    text,
    those,
)
from tidebill.einvoicing.formats.ksef.parties import Row
from tidebill.invoices.balance import settled_rows
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import normalize_account_number

FORMS = {
    "cash": "1",
    "card": "2",
    "cheque": "4",
    "transfer": "6",
}
# Polish names of the API's other payment types.
_OTHER_FORMS = {
    "barter": "Barter",
    "bill_of_exchange": "Weksel",
    "cash_on_delivery": "Za pobraniem",
    "compensation": "Kompensata",
    "letter_of_credit": "Akredytywa",
    "payu": "PayU",
    "paypal": "PayPal",
    "lcr": "LCR",
}
_LONGEST_ACCOUNT, _SHORTEST_ACCOUNT = 34, 10
_BANKS_OWN = {"debt_assignment": "1", "debt_collection": "2", "bank_own_business": "3"}
ZERO = Decimal(0)


def settlement(invoice: Invoice) -> Element | None:
    """Return charges and deductions in addition to the total, and the resulting amount due."""
    rows = settled_rows(invoice) or []
    if not rows:
        return None
    charges = [row for row in rows if row["kind"] != "deduction"]
    deductions = [row for row in rows if row["kind"] == "deduction"]
    left = invoice.price_gross + _total(charges) - _total(deductions)
    return element(
        "Rozliczenie",
        *_settled("Obciazenia", charges),
        amount("SumaObciazen", _total(charges)) if charges else None,
        *_settled("Odliczenia", deductions),
        amount("SumaOdliczen", _total(deductions)) if deductions else None,
        amount("DoZaplaty", left) if left >= 0 else amount("DoRozliczenia", -left),
    )


def payment(invoice: Invoice) -> Element | None:
    return group(
        "Platnosc",
        *_paid(invoice),
        group("TerminPlatnosci", day("Termin", _due(invoice))),
        *_form(invoice.payment_type or ""),
        *_accounts(invoice, factor=False),
        *_accounts(invoice, factor=True),
        _early_payment(invoice),
    )


def terms(invoice: Invoice) -> Element | None:
    """Return contracts, orders, batches, delivery, agreed exchange rate, and intermediary."""
    return group(
        "WarunkiTransakcji",
        *_references("Umowy", "DataUmowy", "NrUmowy", invoice.transaction_contracts),
        *_references("Zamowienia", "DataZamowienia", "NrZamowienia", invoice.transaction_orders),
        *_own_order(invoice),
        *(text("NrPartiiTowaru", _batch(row)) for row in invoice.transaction_batches or []),
        text("WarunkiDostawy", invoice.delivery_terms),
        *_agreed_rate(invoice),
        mark("PodmiotPosredniczacy", (invoice.intermediary_entity or "").lower() in ("1", "true", "yes")),
    )


def _paid(invoice: Invoice) -> list[Element | None]:
    """Return the payment status; a payment without date gets the issue date."""
    if invoice.paid <= 0:
        return []
    paid_on = day("DataZaplaty", invoice.paid_date or invoice.issue_date)
    if invoice.paid >= invoice.amount_payable:
        return [mark("Zaplacono"), paid_on]
    part = element(
        "ZaplataCzesciowa",
        amount("KwotaZaplatyCzesciowej", invoice.paid),
        day("DataZaplatyCzesciowej", invoice.paid_date or invoice.issue_date),
    )
    return [flag("ZnacznikZaplatyCzesciowej", True), part]


def _due(invoice: Invoice) -> date | None:
    return None if invoice.payment_to_kind == "off" else invoice.payment_to


def _form(kind: str) -> list[Element | None]:
    if not kind or kind == "off":
        return []
    if kind in FORMS:
        return [text("FormaPlatnosci", FORMS[kind])]
    return [mark("PlatnoscInna"), text("OpisPlatnosci", _OTHER_FORMS.get(kind, kind))]


def _accounts(invoice: Invoice, *, factor: bool) -> list[Element]:
    listed = [row for row in invoice.bank_accounts or [] if row.get("bank_account_number")]
    if not listed and invoice.seller_bank_account:
        listed = [
            {
                "bank_account_number": invoice.seller_bank_account,
                "bank_name": invoice.seller_bank,
                "bank_swift": invoice.seller_bank_swift,
            }
        ]
    name = "RachunekBankowyFaktora" if factor else "RachunekBankowy"
    chosen = [row for row in listed if bool(row.get("factor_bank_account")) == factor]
    return those(_account(name, row) for row in chosen)


def _account(name: str, row: Mapping[str, object]) -> Element | None:
    digits = normalize_account_number(str(row["bank_account_number"]))
    if not _SHORTEST_ACCOUNT <= len(digits) <= _LONGEST_ACCOUNT:
        return None
    swift = str(row.get("bank_swift") or "").replace(" ", "").upper()
    return element(
        name,
        text("NrRB", digits),
        text("SWIFT", swift) if len(swift) in (8, 11) and swift.isalnum() and swift[:6].isalpha() else None,
        text("RachunekWlasnyBanku", _BANKS_OWN.get(str(row.get("own_bank_account_type") or ""))),
        text("NazwaBanku", row.get("bank_name")),
        text("OpisRachunku", row.get("account_description")),
    )


def _early_payment(invoice: Invoice) -> Element | None:
    last_day, percent = invoice.skonto_discount_date, invoice.skonto_discount_value
    if not invoice.skonto_active or not last_day or not percent:
        return None
    return element(
        "Skonto",
        text("WarunkiSkonta", f"Zapłata do {last_day.isoformat()}"),
        text("WysokoscSkonta", f"{percent.normalize():f}%"),
    )


def _references(name: str, day_name: str, number_name: str, rows: Any) -> list[Element]:
    found = []
    for row in rows or []:
        values = row if isinstance(row, Mapping) else {"number": row}
        written = next((values[key] for key in ("number", "nr", "no") if values.get(key)), None)
        found.append(group(name, text(day_name, values.get("date")), text(number_name, written)))
    return those(found)


def _own_order(invoice: Invoice) -> list[Element]:
    """Return the buyer's order number, if the document lists no orders."""
    if invoice.transaction_orders or not invoice.oid:
        return []
    return [element("Zamowienia", text("NrZamowienia", invoice.oid))]


def _batch(row: object) -> Any:
    return row.get("number") or row.get("name") if isinstance(row, Mapping) else row


def _agreed_rate(invoice: Invoice) -> list[Element | None]:
    if not invoice.agreed_currency or not invoice.agreed_exchange_rate:
        return []
    return [
        number("KursUmowny", invoice.agreed_exchange_rate, most=6),
        text("WalutaUmowna", invoice.agreed_currency),
    ]


def _settled(name: str, rows: Sequence[Row]) -> list[Element]:
    return [
        element(name, amount("Kwota", Decimal(row["amount"])), text("Powod", row.get("reason") or "-"))
        for row in rows
    ]


def _total(rows: Sequence[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), ZERO)
