"""Schemes of electronic addresses (EAS codes): current ones, check digits, and defaults by country.

Facts are those of the EAS code list of EN 16931 (2026) and of Peppol's participant identifier schemes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from stdnum import ean, lei
from stdnum.au import abn
from stdnum.ch import uid
from stdnum.de import leitweg
from stdnum.dk import cvr
from stdnum.ee import registrikood
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.it import codicefiscale, iva
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish
from stdnum.util import get_cc_module

Check = Callable[[str], bool]
EMAIL: Final = "EM"
_PREFIXES: Final = {"GR": "EL"}


@dataclass(frozen=True)
class Scheme:
    """A scheme with check digits. ``rule`` is Peppol's rule about them, where it has one."""

    check: Check
    rule: str = ""


def _digits(length: int, check: Check) -> Check:
    """Return a check of numbers written as digits only."""
    pattern = re.compile(rf"\d{{{length}}}")
    return lambda value: bool(pattern.fullmatch(value)) and check(value)


def _vat(country: str) -> Check:
    """Return a check of the country's VAT numbers, with or without its prefix."""
    rules = get_cc_module(country, "vat")
    return rules.is_valid if rules else bool


def _belgian(value: str) -> bool:
    return bool(re.fullmatch(r"[01]\d{9}", value)) and 97 - int(value[:8]) % 97 == int(value[8:])


def _danish(value: str) -> bool:
    return _digits(8, cvr.is_valid)(value.removeprefix("DK"))


def _finnish(value: str) -> bool:
    """Check an OVT code: 0037, the business ID, and an optional suffix of the company's own."""
    found = re.fullmatch(r"0037(\d{8})[0-9A-Za-z]{0,5}", value)
    return bool(found) and ytunnus.is_valid(found[1] if found else "")


def _french(value: str) -> bool:
    """Check an address of the French directory: SIREN, then an optional SIRET and codes after underscores."""
    number, *rest = value.split("_")
    if not _digits(9, siren.is_valid)(number):
        return False
    facilities = [part for part in rest[:1] if re.fullmatch(r"\d{14}", part)]
    return all(rest) and all(siret.is_valid(part) and part.startswith(number) for part in facilities)


# Schemes of VAT numbers by the ISO code of their country.
_VAT_SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "9910": "HU",
        "9914": "AT",
        "9920": "ES",
        "9925": "BE",
        "9926": "BG",
        "9928": "CY",
        "9929": "CZ",
        "9930": "DE",
        "9931": "EE",
        "9932": "GB",
        "9933": "GR",
        "9934": "HR",
        "9935": "IE",
        "9937": "LT",
        "9938": "LU",
        "9939": "LV",
        "9940": "MC",
        "9943": "MT",
        "9944": "NL",
        "9945": "PL",
        "9946": "PT",
        "9947": "RO",
        "9949": "SI",
        "9950": "SK",
        "9957": "FR",
    }
)
SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "0002": Scheme(_digits(9, siren.is_valid)),
        "0007": Scheme(_digits(10, swedish.is_valid), "PEPPOL-COMMON-R049"),
        "0009": Scheme(_digits(14, siret.is_valid)),
        "0088": Scheme(_digits(13, ean.is_valid), "PEPPOL-COMMON-R040"),
        "0151": Scheme(_digits(11, abn.is_valid), "PEPPOL-COMMON-R050"),
        "0183": Scheme(uid.is_valid),
        "0184": Scheme(_danish, "PEPPOL-COMMON-R042"),
        "0191": Scheme(_digits(8, registrikood.is_valid)),
        "0192": Scheme(_digits(9, norwegian.is_valid), "PEPPOL-COMMON-R041"),
        "0198": Scheme(_danish),
        "0199": Scheme(lei.is_valid),
        "0204": Scheme(leitweg.is_valid),
        "0208": Scheme(_belgian, "PEPPOL-COMMON-R043"),
        "0210": Scheme(
            lambda value: codicefiscale.is_valid(value) or iva.is_valid(value), "PEPPOL-COMMON-R045"
        ),
        "0211": Scheme(iva.is_valid, "PEPPOL-COMMON-R047"),
        "0216": Scheme(_finnish),
        "0225": Scheme(_french),
        "9927": Scheme(lambda value: uid.is_valid(value) or _vat("CH")(value)),
        **{code: Scheme(_vat(country)) for code, country in _VAT_SCHEMES.items()},
    }
)
# Current codes, with those whose numbers have no published check digits.
# fmt: off
CURRENT: Final = frozenset(SCHEMES) | frozenset(
    (
        "EM", "AN", "AQ", "AS", "AU", "0037", "0060", "0096", "0097", "0106", "0130", "0135",
        "0142", "0147", "0154", "0158", "0170", "0177", "0188", "0190", "0193", "0194", "0195", "0196",
        "0200", "0201", "0202", "0203", "0205", "0209", "0212", "0213", "0215", "0217", "0218", "0221",
        "0230", "0235", "0240", "0242", "9913", "9915", "9918", "9919", "9922", "9923", "9924", "9936",
        "9941", "9942", "9948", "9951", "9952", "9953", "9959",
    )
)
# fmt: on


@dataclass(frozen=True)
class Default:
    """Scheme of a country's companies, whose value follows from the VAT number (``pattern``)."""

    scheme: str
    pattern: str = r"(.+)"
    value: str = r"\1"


# By prefix of the VAT number, which is not the ISO code in Greece. Some countries prefer another scheme.
_DEFAULTS: Final[Mapping[str, Default]] = MappingProxyType(
    {
        **{_PREFIXES.get(country, country): Default(code) for code, country in _VAT_SCHEMES.items()},
        "BE": Default("0208", r"BE(\d{10})"),
        "CH": Default("9927"),
        "DK": Default("0184", r"DK(\d{8})"),
        "FI": Default("0216", r"FI(\d{8})", r"0037\1"),
        "FR": Default("0225", r"FR\w\w(\d{9})"),
        "IT": Default("0211"),
        "NO": Default("0192", r"NO(\d{9})(?:MVA)?"),
        "SE": Default("0007", r"SE(\d{10})\d\d"),
    }
)
# Countries whose tax numbers are VAT numbers recognized abroad.
VAT_COUNTRIES: Final = frozenset(_DEFAULTS) - {"EL", "MC"} | {"GR", "XI", "IS"}


def default_address(vat_id: str) -> tuple[str, str] | None:
    """Return scheme and value of the usual address of a VAT number with prefix; None if unknown."""
    found = _DEFAULTS.get(vat_id[:2])
    match = re.fullmatch(found.pattern, vat_id) if found else None
    return (found.scheme, match.expand(found.value)) if found and match else None


def is_current(scheme: str) -> bool:
    return scheme in CURRENT


def has_valid_digits(scheme: str, value: str) -> bool:
    """Return whether a value has the scheme's form and check digits; true for schemes without any."""
    found = SCHEMES.get(scheme)
    return found is None or found.check(value.strip())
