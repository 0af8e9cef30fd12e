"""Sort keys that order texts by a language's alphabet when compared bytewise.

A key is hexadecimal, so that every database and collation compares it alike. It has three parts: letters and
numbers, then accents that don't form a separate letter in the language, then case. Numbers compare by value:
2 precedes 10.
"""

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from tidebill.kernel.identifiers import BASE_LETTERS

KEY_MAX: Final = 240
# Characters of a text that contribute to its key; longer prefixes rarely differ.
_TEXT_MAX: Final = 64
_PARTS_END: Final = "01"
_NO_ACCENT: Final = "02"
_OTHER_ACCENT: Final = "f0"
_FIRST_LETTER, _LETTER_STEP = 0x40, 6
_DIGIT: Final = "30"
_BEYOND: Final = "f"
_DIGITS: Final = re.compile(r"[0-9]+")
# Separate letters, each after the letter or pair it follows: "c ć" means ć follows all of c.
_AFTER: Final = {
    "pl": "aą cć eę lł nń oó sś zźż",
    "cs": "cč hĥ rř sš zž",
    "sk": "aä cč hĥ oô sš zž",
    "sl": "cčć dđ sš zž",
    "hr": "cčć dđ sš zž",
    "hu": "oö uü",
    "et": "sšzž wõäöü",
    "es": "nñ",
    "sv": "zåäö",
    "fi": "zåäö",
    "da": "zæøå",
    "nb": "zæøå",
    "no": "zæøå",
    "tr": "cç gğ h\N{LATIN SMALL LETTER DOTLESS I} oö sş uü",
    "ro": "aăâ iî sș tț",
    "lt": "cč sš zž",
    "lv": "aā cč eē gģ iī kķ lļ nņ sš uū zž",
}
# Digraphs that count as one letter, mapped to a letter that no word contains.
_PAIRS: Final = {"cs": {"ch": "ĥ"}, "sk": {"ch": "ĥ"}}
# Countries whose alphabets extend the English one.
_LANGUAGES: Final = {
    "AT": "de",
    "BA": "hr",
    "CZ": "cs",
    "DE": "de",
    "DK": "da",
    "EE": "et",
    "ES": "es",
    "FI": "fi",
    "HR": "hr",
    "HU": "hu",
    "LT": "lt",
    "LV": "lv",
    "MX": "es",
    "NO": "nb",
    "PL": "pl",
    "RO": "ro",
    "SE": "sv",
    "SI": "sl",
    "SK": "sk",
    "TR": "tr",
}
# Language codes of the API that differ from ISO.
_CODES: Final = {"cz": "cs"}


def sorting_language(lang: str, country: str) -> str:
    """Return the language whose alphabet an account sorts by.

    This is the account's own; for English, which has no additional letters, that of the country (ISO code).
    """
    return _LANGUAGES.get(country.upper(), lang) if lang.startswith("en") else lang


def sort_key(text: str, language: str) -> str:
    """Return the key of a text in a language such as "pl", "en-GB" or "pl/en"; others have no rules."""
    return _PARTS_END.join(_parts(text, language))[:KEY_MAX]


def caseless_prefix(text: str, language: str) -> str:
    """Return the beginning that the keys of a text have in every combination of cases."""
    letters, accents, _ = _parts(text, language)
    return _PARTS_END.join((letters, accents, ""))[:KEY_MAX]


def _parts(text: str, language: str) -> tuple[str, str, str]:
    code = re.split("[-_/0-9]", language or "")[0].lower()
    code = _CODES.get(code, code)
    letters, accents, capitals = [], [], []
    composed = unicodedata.normalize("NFC", " ".join(text.split()))[:_TEXT_MAX]
    for weight, accent, capital in _elements(composed, code):
        letters.append(weight)
        accents.append(accent)
        capitals.append(capital)
    return "".join(letters), "".join(accents), "".join(capitals)


def _elements(text: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Yield weight, accent and case of each letter or number."""
    for pair, letter in _PAIRS.get(code, {}).items():
        text = re.sub(pair, letter, text, flags=re.IGNORECASE)
    place = 0
    while place < len(text):
        number = _DIGITS.match(text, place)
        if number:
            yield _number(number[0])
            place = number.end()
            continue
        yield from _letter(text[place], code)
        place += 1


def _number(digits: str) -> tuple[str, str, str]:
    """Encode a number by its count of digits, then its digits; leading zeros break ties."""
    plain = digits.lstrip("0")
    return f"{_DIGIT}{len(plain):02x}{plain}", f"{min(len(digits) - len(plain) + 2, 255):02x}", "0"


@lru_cache(maxsize=4096)
def _letter(sign: str, code: str) -> tuple[tuple[str, str, str], ...]:
    small = sign.lower()
    capital = "0" if sign == small else "1"
    own = _alphabet(code).get(small)
    if own:
        return ((own, _NO_ACCENT, capital),)
    found: list[tuple[str, str, str]] = []
    for bare in unicodedata.normalize("NFKD", small.casefold()):
        if unicodedata.combining(bare):
            base, _accent, upper = found.pop() if found else ("", "", capital)
            found.append((base, f"{3 + (ord(bare) & 0x7F):02x}", upper))
            continue
        based = bare.translate(BASE_LETTERS)
        accent = _NO_ACCENT if based == bare else _OTHER_ACCENT
        found += [(_weight(letter), accent, capital) for letter in based]
    return tuple(found)


def _weight(letter: str) -> str:
    """Return the weight of an unaccented character: spaces, punctuation, letters, then other scripts."""
    known = _alphabet("").get(letter)
    if known:
        return known
    if letter.isspace():
        return "03"
    if letter in string.punctuation:
        return f"{4 + string.punctuation.find(letter):02x}"
    return f"{_BEYOND}{ord(letter):06x}"


@cache
def _alphabet(code: str) -> dict[str, str]:
    """Return the letters of a language with their weights."""
    places = {chr(ord("a") + place): _FIRST_LETTER + _LETTER_STEP * place for place in range(26)}
    for group in _AFTER.get(code, "").split():
        for distance, letter in enumerate(group[1:], start=1):
            places[letter] = places[group[0]] + distance
    return {letter: f"{place:02x}" for letter, place in places.items()}
