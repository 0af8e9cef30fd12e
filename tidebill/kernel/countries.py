"""Countries by ISO code, prefix or name."""

from functools import cache
from typing import Final

from babel import Locale

# Prefixes of tax numbers that differ from the country's ISO code.
_ISO: Final = {"EL": "GR", "UK": "GB"}
# Not an ISO code: the prefix of VAT numbers of Northern Ireland.
NORTHERN_IRELAND: Final = "XI"
_LANGUAGES: Final = ("en", "pl", "de", "fr", "es")
_CODE_LENGTH: Final = 2


def country_code(text: str | None) -> str:
    """Return the ISO code of a country named by code, prefix or name: "el" and "Grecja" are "GR".

    "XI" stays; an unknown text returns an empty string.
    """
    word = (text or "").strip()
    code = word.upper()
    if len(code) == _CODE_LENGTH and code.isascii() and code.isalpha():
        return _ISO.get(code, code)
    return _codes_by_name().get(word.casefold(), "")


def is_country(code: str) -> bool:
    """Return whether the upper-case code is assigned to a country."""
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    codes = map(str, Locale.parse("en").territories)
    return frozenset(code for code in codes if len(code) == _CODE_LENGTH and code.isalpha() and code != "ZZ")


@cache
def _codes_by_name() -> dict[str, str]:
    return {
        str(name).casefold(): str(code)
        for language in _LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in _codes()
    }
