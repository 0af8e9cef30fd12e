"""Choose how FA(3) identifies a party: NIP, IDWew, KodUE with NrVatUE, KodKraju with NrID, or BrakID."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from stdnum.eu import vat
from stdnum.pl import nip
from stdnum.util import get_cc_module

from tidebill.kernel.countries import NORTHERN_IRELAND, country_code, is_country
from tidebill.kernel.identifiers import DEFAULT_COUNTRY

# TKodyKrajowUE without Poland, whose numbers are NIPs.
UNION: Final = ({state.upper() for state in vat.MEMBER_STATES} | {"EL", NORTHERN_IRELAND}) - {"GR", "PL"}
_UNION_CODES: Final = {"GR": "EL"}
_NO_NUMBER, _OTHER_NUMBER = "empty", "other"
# Kinds of tax numbers under which a Polish company has its NIP.
_TAX_KINDS: Final = frozenset({"", "nip", "nip_ue", "nip ue", "vat", "vat ue", "vat_ue"})
_NIP: Final = re.compile(r"[1-9](?:\d[1-9]|[1-9]\d)\d{7}", re.ASCII)
_NIP_LENGTH: Final = 10
_INTERNAL: Final = re.compile(r"(?:PL)?\s*(\d{10})\s*-\s*(\d{5})", re.ASCII)
_UNION_NUMBER: Final = re.compile(r"[0-9A-Z+*]{2,12}")
# Numbers of third countries with their prefix: GB123456789, NO123456789MVA, CHE123456789.
_THIRD: Final = re.compile(r"[A-Z]{2}[A-Z]?\d{8,}[A-Z]*", re.ASCII)
_BRITISH_OFFICE: Final = re.compile(r"GB(?:GD|HA)\d{3}", re.ASCII)
_NUMBER_MAX: Final = 50


class Scheme(Enum):
    """Element of DaneIdentyfikacyjne; INVALID stands for a Polish number with wrong digits."""

    NIP = "NIP"
    INTERNAL = "IDWew"
    UNION = "NrVatUE"
    OTHER = "NrID"
    NONE = "BrakID"
    INVALID = ""


@dataclass(frozen=True, kw_only=True)
class TaxIdentifier:
    """``country`` is the prefix of an EU number (EL for Greece) or the ISO code of another number."""

    scheme: Scheme
    number: str = ""
    country: str = ""


def identify(text: str | None, *, kind: str = "", country: str = "") -> TaxIdentifier:
    """Return the identifier of a party from its number as written, the kind of number, and its country.

    The prefix decides before the country. A valid NIP is one whatever its kind; only "empty" hides it, as on
    the printed document.
    """
    written, label = _compact(text), kind.strip().casefold()
    if not written or label == _NO_NUMBER:
        return TaxIdentifier(scheme=Scheme.NONE)
    internal = _INTERNAL.fullmatch((text or "").strip().upper())
    if internal and is_nip(internal[1]):
        return TaxIdentifier(scheme=Scheme.INTERNAL, number=f"{internal[1]}-{internal[2]}")
    home = country_code(country) or DEFAULT_COUNTRY
    prefix, rest = _split(written, home, label)
    nation = country_code(prefix) or home
    if nation == DEFAULT_COUNTRY:
        return _polish(rest, label, has_prefix=bool(prefix))
    if not prefix and label != _OTHER_NUMBER and is_nip(written) and not _is_valid(home, written):
        return TaxIdentifier(scheme=Scheme.NIP, number=written)
    if _is_union(nation, rest, label, has_prefix=bool(prefix)):
        code = _UNION_CODES.get(nation, nation)
        return TaxIdentifier(scheme=Scheme.UNION, number=rest, country=code)
    number = rest if rest.isdecimal() else written
    return TaxIdentifier(scheme=Scheme.OTHER, number=number[:_NUMBER_MAX], country=nation)


def is_nip(digits: str) -> bool:
    """Return whether the text is a NIP: ten digits, valid for the schema and by its check digit."""
    return bool(_NIP.fullmatch(digits)) and nip.is_valid(digits)


def polish_number(text: str | None) -> str | None:
    """Return a NIP as ten digits, written with or without prefix and separators; None if invalid."""
    found = identify(text, country=DEFAULT_COUNTRY)
    return found.number if found.scheme is Scheme.NIP else None


def _compact(text: str | None) -> str:
    """Return letters, digits and the signs of old Irish numbers, in upper case."""
    plain = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(character for character in plain if character.isalnum() or character in "+*")


def _split(written: str, home: str, label: str) -> tuple[str, str]:
    """Split off the prefix of the country that assigned the number; it is empty if there is none."""
    start, rest = written[:2], written[2:]
    nation = country_code(start)
    if not is_country(nation) and nation != NORTHERN_IRELAND:
        return "", written
    if nation == home and any(character.isdigit() for character in rest):
        return start, rest
    if nation not in (DEFAULT_COUNTRY, NORTHERN_IRELAND) and _is_valid(home, written):
        # The first letters of a French number may look like a country.
        return "", written
    return (start, rest) if _has_form(nation, written, label) else ("", written)


def _has_form(nation: str, written: str, label: str) -> bool:
    """Return whether a number begins with a foreign prefix: those of passports look alike."""
    rest = written[2:]
    if nation == DEFAULT_COUNTRY:
        return rest.isdecimal() if label != _OTHER_NUMBER else is_nip(rest)
    if _UNION_CODES.get(nation, nation) in UNION:
        if label == _OTHER_NUMBER:
            return _is_valid(nation, rest)
        return bool(_UNION_NUMBER.fullmatch(rest)) and sum(sign.isdigit() for sign in rest) > 1
    return bool(_THIRD.fullmatch(written) or _BRITISH_OFFICE.fullmatch(written))


def _polish(rest: str, label: str, *, has_prefix: bool) -> TaxIdentifier:
    digits = rest.removeprefix("NIP").removeprefix(DEFAULT_COUNTRY)
    if is_nip(digits):
        return TaxIdentifier(scheme=Scheme.NIP, number=digits)
    is_meant = has_prefix or label in _TAX_KINDS
    is_typo = label != _OTHER_NUMBER and digits.isdecimal() and len(digits) == _NIP_LENGTH
    if is_meant or is_typo:
        return TaxIdentifier(scheme=Scheme.INVALID, number=rest)
    return TaxIdentifier(scheme=Scheme.OTHER, number=rest[:_NUMBER_MAX], country=DEFAULT_COUNTRY)


def _is_union(nation: str, rest: str, label: str, *, has_prefix: bool) -> bool:
    code = _UNION_CODES.get(nation, nation)
    if code not in UNION or label == _OTHER_NUMBER or not _UNION_NUMBER.fullmatch(rest):
        return False
    # Germans also have a tax number for their tax office.
    return has_prefix or label in _TAX_KINDS - {""} or nation != "DE" or _is_valid(nation, rest)


def _is_valid(nation: str, number: str) -> bool:
    """Return whether the number is a valid VAT number of a country whose rules are known."""
    code = "GB" if nation == NORTHERN_IRELAND else nation
    rules = get_cc_module(code.lower(), "vat")
    return bool(rules and rules.is_valid(number))
