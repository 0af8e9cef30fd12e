"""Code lists: units, payment means, and schemes of electronic addresses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# UN/ECE Recommendations 20 and 21: common unit names by code, the code's own name last.
_UNIT_WORDS: Final = {
    "H87": ("szt", "szt.", "sztuka", "sztuk", "pcs", "pc", "pc.", "piece", "stk", "stück", "pièce", "ud"),
    "C62": ("", "usł", "usł.", "usługa", "unit", "units", "service", "-"),
    "HUR": ("godz", "godz.", "godzina", "h", "hour", "hours", "std", "stunde", "heure", "hora"),
    "DAY": ("dni", "dzień", "day", "days", "tag", "tage", "jour", "día"),
    "WEE": ("tydz", "tydz.", "tydzień", "week", "weeks", "woche"),
    "MON": ("mies", "mies.", "miesiąc", "month", "months", "monat", "mois", "mes"),
    "ANN": ("rok", "lata", "year", "years", "jahr", "année", "año"),
    "MIN": ("min", "min.", "minuta", "minute", "minutes"),
    "SEC": ("s", "sek", "sec"),
    "KGM": ("kg",),
    "GRM": ("g", "gram"),
    "MGM": ("mg",),
    "TNE": ("t", "tona", "tony", "ton"),
    "MTR": ("m", "mb", "metr", "metre"),
    "CMT": ("cm",),
    "MMT": ("mm",),
    "KMT": ("km",),
    "MTK": ("m2", "m²"),
    "HAR": ("ha",),
    "MTQ": ("m3", "m³"),
    "LTR": ("l", "litr", "liter", "litre"),
    "MLT": ("ml",),
    "SET": ("kpl", "kpl.", "komplet", "set"),
    "XPK": ("op", "op.", "opak", "opak.", "opakowanie", "pack", "package"),
    "PR": ("para", "pary", "pair", "paar"),
    "KWH": ("kwh",),
    "MWH": ("mwh",),
    "KWT": ("kw",),
    "LS": ("ryczałt", "lump sum", "pauschal"),
    "XBX": ("karton", "box"),
    "XPX": ("paleta", "pallet"),
    "P1": ("%",),
    "E48": (),
    "EA": (),
    "XPP": (),
    "NAR": (),
    "TU": (),
}
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {word: code for code, words in _UNIT_WORDS.items() for word in words}
    | {code.lower(): code for code in _UNIT_WORDS}
)
UNIT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {code: words[0] for code, words in _UNIT_WORDS.items() if words}
)
ONE: Final = "C62"

# UNTDID 4461; other payment types are given as text.
PAYMENT_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "transfer": "30",
        "card": "48",
        "cash": "10",
        "cheque": "20",
        "bill_of_exchange": "23",
        "compensation": "97",
        "barter": "97",
        "cash_on_delivery": "10",
        "letter_of_credit": "68",
        "payu": "68",
        "paypal": "68",
        "off": "1",
    }
)
PAYMENT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"30": "transfer", "31": "transfer", "58": "transfer", "42": "transfer", "48": "card", "54": "card"}
    | {"55": "card", "10": "cash", "20": "cheque", "23": "bill_of_exchange", "97": "compensation"}
)
OTHER_PAYMENT: Final = "ZZZ"
SEPA_TRANSFER: Final = "58"

# EAS: the scheme for a country's VAT numbers as electronic addresses.
VAT_SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AT": "9914",
        "BE": "9925",
        "BG": "9926",
        "CY": "9928",
        "CZ": "9929",
        "DE": "9930",
        "EE": "9931",
        "ES": "9920",
        "FI": "0213",
        "FR": "9957",
        "GB": "9932",
        "GR": "9933",
        "HR": "9934",
        "HU": "9910",
        "IE": "9935",
        "IT": "0211",
        "LT": "9937",
        "LU": "9938",
        "LV": "9939",
        "MT": "9943",
        "NL": "9944",
        "PL": "9945",
        "PT": "9946",
        "RO": "9947",
        "SE": "9955",
        "SI": "9949",
        "SK": "9950",
        "CH": "9927",
    }
)
EMAIL_SCHEME: Final = "EM"
# Countries whose tax numbers are VAT numbers recognized abroad.
VAT_COUNTRIES: Final = frozenset(VAT_SCHEMES) | {"DK", "NO", "XI", "IS"}
