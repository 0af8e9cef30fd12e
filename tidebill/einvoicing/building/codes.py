"""Code lists: units and payment means."""

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
