"""Identifiers of companies, bank accounts and documents: tax numbers, IBANs, tokens, search keys."""

import secrets
import string
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

from stdnum import iban
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.util import get_cc_module

DEFAULT_COUNTRY: Final = "PL"
TOKEN_LENGTH: Final = 19

_TOKEN_ALPHABET: Final = string.ascii_letters + string.digits
# Prefixes of tax numbers that differ from the country's ISO code.
_ISO_COUNTRIES: Final = {"EL": "GR", "UK": "GB"}
_POLISH_NUMBER_LENGTH: Final = 26
_IBAN_LENGTH_MAX: Final = 34
_SIRET_LENGTH: Final = 14
# A Swedish VAT number without prefix, and a Finnish OVT code.
_SWEDISH_LENGTH: Final = 12
_BIC_LENGTH_MAX: Final = 11
# What is wrong with an identifier: its length, its check digits, or its characters.
Problem = Literal["length", "checksum", "format"]
# Letters that Unicode does not decompose into a base letter and an accent.
BASE_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)


# Variants of punctuation, and invisible characters.
SAME_SIGNS: Final = {
    **dict.fromkeys(map(ord, "'’‘‛ʼʻ`´′\uff07\u00ad\u200b\u200c\u200d\u2060\ufeff"), None),  # noqa: RUF001
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-"),  # noqa: RUF001
    **dict.fromkeys(map(ord, "“”„‟«»″＂"), '"'),  # noqa: RUF001
}


def normalize_tax_no(text: str) -> str:
    """Return a tax number's letters and digits in upper case: "pl 525-244-57-67" becomes "PL5252445767"."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(character for character in plain if character.isalnum()).upper()


def same_tax_no(one: str, other: str) -> bool:
    """Return whether two tax numbers have the same letters and digits; a blank one equals nothing."""
    return normalize_tax_no(one) == normalize_tax_no(other) != ""


def company_numbers(text: str) -> frozenset[str]:
    """Return the numbers that identify the same company as a tax number or an electronic address does.

    They are without country prefix; a French VAT number and a SIRET contain the SIREN, a Swedish VAT number
    and a Finnish address the registration number.
    """
    number = normalize_tax_no(text)
    plain = number[2:] if number[:2].isalpha() else number
    found = {plain}
    if len(plain) == _SIRET_LENGTH or number.startswith("FR"):
        found |= {plain[:9], plain[-9:]}
    if len(plain) == _SWEDISH_LENGTH:
        found |= {plain[:10], plain.removeprefix("0037")}
    if plain.endswith("MVA"):
        found.add(plain.removesuffix("MVA"))
    return frozenset(each for each in found if each)


def tax_no_check(country: str, *, tax_no: str) -> str | None:
    """Return the API's `tax_no_check`: the upper-case country as written, followed by the tax number.

    A blank country counts as "PL"; a number that already starts with its country is not prefixed twice; None
    without a number.
    """
    number = normalize_tax_no(tax_no)
    prefix = country.strip().upper() or DEFAULT_COUNTRY
    return f"{prefix}{number.removeprefix(prefix)}" if number else None


def is_valid_tax_no(country: str, *, tax_no: str) -> bool:
    """Return whether a tax number is valid in a country (ISO code), with or without its prefix.

    Checks the check digits. For countries without known rules every non-blank number is valid.
    """
    code = country.strip().upper() or DEFAULT_COUNTRY
    rules = get_cc_module(_ISO_COUNTRIES.get(code, code), "vat") if _is_country_code(code) else None
    return rules.is_valid(tax_no) if rules else normalize_tax_no(tax_no) != ""


def tax_no_problem(country: str, *, tax_no: str) -> Problem | None:
    """Return what is wrong with a tax number in a country (ISO code); None if it is valid or has no rules."""
    code = country.strip().upper() or DEFAULT_COUNTRY
    rules = get_cc_module(_ISO_COUNTRIES.get(code, code), "vat") if _is_country_code(code) else None
    return _problem(rules.validate, tax_no) if rules else None


def iban_problem(text: str, *, country: str = DEFAULT_COUNTRY) -> Problem | None:
    """Return what is wrong with an IBAN; None for a valid one, and for a number of another kind."""
    number = normalize_account_number(text, country=country)
    looks_international = number[:2].isalpha() and number[2:4].isdecimal() and len(number) > _BIC_LENGTH_MAX
    is_polish = country.strip().upper() == DEFAULT_COUNTRY and len(number) == _POLISH_NUMBER_LENGTH
    if not looks_international and not (is_polish and number.isdecimal()):
        return None
    return _problem(iban.validate, number if looks_international else f"{DEFAULT_COUNTRY}{number}")


def _problem(validate: Callable[[str], object], text: str) -> Problem | None:
    try:
        validate(text)
    except InvalidLength:
        return "length"
    except InvalidChecksum:
        return "checksum"
    except ValidationError:
        return "format"
    return None


def new_token(length: int = TOKEN_LENGTH) -> str:
    """Generate an unguessable token of letters and digits."""
    return "".join(secrets.choice(_TOKEN_ALPHABET) for _ in range(length))


def normalize_account_number(text: str, *, country: str = DEFAULT_COUNTRY) -> str:
    """Return a bank account number in upper case without separators.

    A national number that forms a valid IBAN with the country's code (ISO), such as Polish ones of 26 digits,
    gets that code; other numbers are returned as they are.
    """
    compact = "".join(character for character in text if character.isalnum()).upper()
    with_country = f"{country.strip().upper()}{compact}"
    return with_country if not is_iban(compact) and is_iban(with_country) else compact


def account_number_key(text: str) -> str:
    """Return what identifies a bank account: its number without separators and country prefix."""
    compact = "".join(character for character in text if character.isalnum()).upper()
    prefixed = compact[:2].isascii() and compact[:2].isalpha() and compact[2:4].isdecimal()
    return compact[2:] if prefixed else compact


def mass_payment_number(pattern: str, *, code: str, country: str = DEFAULT_COUNTRY) -> str | None:
    """Return a client's individual account number: the pattern followed by the client's code.

    Formatted by `normalize_account_number`. Twenty-four digits are a Polish number without its check digits,
    which are computed. None if the result is longer than an IBAN.
    """
    compact = normalize_account_number(pattern + code, country=country)
    if len(compact) == _POLISH_NUMBER_LENGTH - 2 and compact.isascii() and compact.isdecimal():
        return f"{DEFAULT_COUNTRY}{_check_digits(compact)}{compact}"
    return compact if 0 < len(compact) <= _IBAN_LENGTH_MAX else None


def format_account_number(text: str) -> str:
    """Format a bank account number for display: an IBAN in groups of four, 26 digits as Polish banks do.

    Other numbers are returned unchanged.
    """
    compact = normalize_account_number(text)
    if is_iban(compact):
        return _grouped(compact)
    if len(compact) == _POLISH_NUMBER_LENGTH and compact.isdecimal():
        return f"{compact[:2]} {_grouped(compact[2:])}"
    return text.strip()


def is_iban(text: str) -> bool:
    """Return whether the text is an IBAN: known country, its structure, valid check digits."""
    return iban.is_valid(text)


def search_text(*parts: str | None) -> str:
    """Join texts into one search key: lower case, no accents or apostrophes, plain dashes, single spaces.

    "Łódź Straße" becomes "lodz strasse", "O’Brien" becomes "obrien". Normalize search terms with it
    too; it is idempotent.
    """
    folded = " ".join(part for part in parts if part).casefold().translate(SAME_SIGNS)
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(character)
    )
    return " ".join(bare.casefold().translate(SAME_SIGNS).translate(BASE_LETTERS).split())


def _is_country_code(text: str) -> bool:
    return len(text) == len(DEFAULT_COUNTRY) and text.isascii() and text.isalpha()


def _check_digits(national: str) -> str:
    """Return the check digits by ISO 13616: 98 minus the remainder by 97, with the country's letters as
    digits.
    """
    letters = "".join(str(int(letter, 36)) for letter in DEFAULT_COUNTRY)
    return f"{98 - int(f'{national}{letters}00') % 97:02}"


def _grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
