"""Enumerations of the API."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STATUSES: Final = ("issued", "sent", "partial", "paid", "rejected", "accepted", "incomplete")

# Payment types with a translated name; free text is accepted as well.
PAYMENT_TYPES: Final = (
    "transfer",
    "card",
    "cash",
    "barter",
    "cheque",
    "bill_of_exchange",
    "cash_on_delivery",
    "compensation",
    "letter_of_credit",
    "payu",
    "paypal",
    "lcr",
    "off",
)
# Accepted in addition to a number of days.
PAYMENT_TO_KINDS: Final = ("other_date", "off")
SETTLEMENT_KINDS: Final = ("charge", "deduction")

TEXT_POSITION_KINDS: Final = ("text_separator", "subtotal", "page_break")
# State before and after a correction; the row between them holds the difference.
CORRECTION_SIDE_KINDS: Final = ("correction_before", "correction_after")
POSITION_KINDS: Final = (*TEXT_POSITION_KINDS, "correction", *CORRECTION_SIDE_KINDS)

DISCOUNT_KINDS: Final = ("percent_unit", "percent_unit_gross", "percent_total", "amount")
DEFAULT_DISCOUNT_KIND: Final = "percent_total"

EXCHANGE_KINDS: Final = ("nbp", "ecb", "cbr", "nbu", "nbg", "nbt", "own")

SEARCH_DATE_TYPES: Final = ("issue_date", "paid_date", "transaction_date", "sell_date", "payment_to")
DEFAULT_SEARCH_DATE_TYPE: Final = "issue_date"

PRINT_OPTIONS: Final = ("original", "copy", "original_and_copy", "duplicate")
# E-invoice formats that emails can attach, most common first.
MAILED_FORMATS: Final = ("ubl", "cii", "peppol", "xrechnung", "xrechnung-cii", "ksef")

# The first is the default.
PRINT_MODES: Final = ("print", "e-receipt")
# Values of `fiscal_status` while a print is pending, and after it succeeded.
FISCAL_AWAITED: Final = ("to_print", "to_print_f", "to_print_q", "printing")
FISCAL_PRINTED: Final = ("printed", "er_printed")
# By print mode and outcome.
FISCAL_OUTCOMES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("print", "printed"): "printed",
        ("print", "error"): "error",
        ("e-receipt", "printed"): "er_printed",
        ("e-receipt", "error"): "er_fail",
    }
)

ACCOUNTING_KINDS: Final = (
    "purchases",
    "expenses",
    "media",
    "salary",
    "incident",
    "fuel0",
    "fuel_expl75",
    "fuel_expl100",
    "fixed_assets",
    "fixed_assets50",
    "no_vat_deduction",
)
ACCOUNTING_NOTE_KINDS: Final = ("credit", "debit")
ADVANCE_CREATION_MODES: Final = ("percent", "amount")

CLIENT_KINDS: Final = ("buyer", "seller", "both")
# The only owner type of addresses in the API.
ADDRESS_OWNER: Final = "Client"
DEFAULT_ADDRESS_KIND: Final = "delivery"
# The only type of priced item in the API.
PRICEABLE: Final = "Product"
PRODUCT_KINDS: Final = ("sell", "buy", "both")
# Number prefixes of warehouse documents: received, issued, transferred, ordered, consumed and found goods.
WAREHOUSE_PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {"pz": "BE/", "wz": "BL/", "mm": "BT/", "zt": "BC/", "rw": "RW/", "pw": "PW/"}
)
WAREHOUSE_DOCUMENT_KINDS: Final = tuple(WAREHOUSE_PREFIXES)
WAREHOUSE_DATE_TYPES: Final = ("issue_date", "transaction_date")
MAIN_WAREHOUSE: Final = "main"
# Reaction to a document that exceeds the stock of a limited product; the first is the default.
LIMITED_STOCK: Final = ("refuse", "warn")
# When an issued document stops being editable; the first is the default.
LOCK_DOCUMENTS: Final = ("none", "sent", "printed", "sent_or_printed")
# Who may change the bank accounts that customers pay to: everybody, administrators, the server's operator.
BANK_ACCOUNT_SECURITY: Final = ("none", "normal", "strong")
# Payment QR codes on documents; "auto" chooses by currency and bank account.
PAYMENT_CODES: Final = ("auto", "epc", "polish", "swiss", "none")
# Requirement for issuing documents: none, or validity as an e-invoice in this format.
REQUIRED_FORMATS: Final = ("none", "ubl", "cii", "peppol", "xrechnung", "xrechnung-cii", "facturx")
OWN_BANK_ACCOUNT_TYPES: Final = ("debt_assignment", "debt_collection", "bank_own_business")
RECURRING_INTERVALS: Final = ("1w", "1m", "2m", "3m", "6m", "1y")
WEBHOOK_SUBJECTS: Final = ("client", "invoice", "product")
WEBHOOK_ACTIONS: Final = ("create", "update", "destroy")

# Document languages and their locales. The API names Czech and Chinese after their countries.
LANGUAGE_LOCALES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pl": "pl",
        "en": "en",
        "en-GB": "en_GB",
        "de": "de",
        "fr": "fr",
        "cz": "cs",
        "ru": "ru",
        "es": "es",
        "it": "it",
        "nl": "nl",
        "hr": "hr",
        "ar": "ar",
        "sk": "sk",
        "sl": "sl",
        "el": "el",
        "et": "et",
        "cn": "zh_Hans",
        "hu": "hu",
        "tr": "tr",
        "fa": "fa",
    }
)
LANGUAGES: Final = tuple(LANGUAGE_LOCALES)

# Events that a webhook can subscribe to.
WEBHOOK_KINDS: Final = tuple(
    f"{subject}:{change}" for subject in WEBHOOK_SUBJECTS for change in WEBHOOK_ACTIONS
)

# Units of quantity that only services are measured in, in the languages of documents; a blank one, too.
SERVICE_UNITS: Final = frozenset(
    {
        *("", "-", "%", "km"),
        *("usł", "usł.", "usługa", "usługi", "service", "services", "prestation", "leistung", "servicio"),
        *("h", "hr", "hrs", "hour", "hours", "godz", "godz.", "godzina", "godziny", "godzin", "rbg"),
        *(
            "std",
            "std.",
            "stunde",
            "stunden",
            "heure",
            "heures",
            "hora",
            "horas",
            "ora",
            "ore",
            "hod",
            "hod.",
        ),
        *("min", "minute", "minutes", "minuta", "minuty", "minuten", "minuto", "minutos"),
        *(
            "day",
            "days",
            "dzień",
            "dni",
            "tag",
            "tage",
            "jour",
            "jours",
            "día",
            "días",
            "giorno",
            "dag",
            "den",
        ),
        *("week", "weeks", "tydz", "tydz.", "tydzień", "woche", "wochen", "semaine", "semaines", "semana"),
        *("month", "months", "mies", "mies.", "miesiąc", "monat", "monate", "mois", "mes", "meses", "mese"),
        *("year", "years", "rok", "lata", "jahr", "jahre", "an", "ans", "année", "año", "años", "anno"),
    }
)
