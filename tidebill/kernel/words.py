"""Amounts in words, as printed on documents."""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from babel.numbers import get_currency_name

from tidebill.kernel.currencies import amount_places
from tidebill.kernel.lazy import LazyModule
from tidebill.kernel.money import AMOUNT_PLACES, round_half_up
from tidebill.kernel.vocabulary import LANGUAGE_LOCALES

if TYPE_CHECKING:
    import num2words
else:
    num2words = LazyModule("num2words")

# Above this, num2words declines millions incorrectly in Czech and others.
SPOKEN_LIMIT: Final = 10**9

# Languages whose number words are correct up to the limit, with their word for "minus".
_MINUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pl": "minus",
        "en": "minus",
        "en-GB": "minus",
        "de": "minus",
        "fr": "moins",
        "cz": "minus",
        "ru": "минус",
        "es": "menos",
        "it": "meno",
        "nl": "min",
        "sk": "mínus",
        "hu": "mínusz",
        "tr": "eksi",
        "fa": "منفی",
    }
)
# Currencies whose Polish names are known to be correct; others are shown by code.
_POLISH_GENDERS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("PLN", "USD", "GBP", "CHF", "CAD", "AUD", "HUF", "RON", "JPY", "CNY"), "masculine")
    | dict.fromkeys(("CZK", "DKK", "ISK", "NOK", "SEK", "TRY", "UAH"), "feminine")
    | {"EUR": "neuter"}
)
# Before mil and millones, uno loses its o.
_SPANISH_ONE: Final = re.compile(r"(veinti)?uno(?= mil)")


def amount_in_words(amount: Decimal, *, currency: str, lang: str) -> str | None:
    """Spell an amount: the integer part in words, the rest as a fraction.

    123.45 PLN is "sto dwadzieścia trzy złote 45/100" in "pl" and "one hundred and twenty-three Polish zlotys
    45/100" in "en"; other languages, and Polish for rarer currencies, use the currency code. `lang` is a
    document language of the API. Returns None if it cannot be spelled correctly, and from 1,000,000,000 on.
    Source: docs/calculations.md, Amounts in words.
    """
    code = currency.upper()
    places = max(amount_places(code), AMOUNT_PLACES)
    rounded = round_half_up(amount, places)
    whole, units = divmod(int(abs(rounded).scaleb(places)), 10**places)
    if lang not in _MINUS or whole >= SPOKEN_LIMIT:
        return None
    number = _speak(whole, currency=code, lang=lang)
    name = _currency_name(whole, currency=code, lang=lang)
    sign = _MINUS[lang] if rounded < 0 else ""
    return " ".join(filter(None, (sign, number, name, _fraction(units, places=places, currency=code))))


def _currency_name(whole: int, *, currency: str, lang: str) -> str:
    if lang not in ("en", "en-GB") and (lang != "pl" or currency not in _POLISH_GENDERS):
        return currency
    name = get_currency_name(currency, count=whole, locale=LANGUAGE_LOCALES[lang])
    # In Polish the zloty is not called Polish.
    return name.split()[0] if (lang, currency) == ("pl", "PLN") else name


def _speak(whole: int, *, currency: str, lang: str) -> str:
    spoken: str = num2words.num2words(whole, lang=LANGUAGE_LOCALES[lang])
    if lang == "es":
        return _SPANISH_ONE.sub(lambda uno: "veintiún" if uno[1] else "un", spoken)
    if lang == "pl":
        return _with_polish_gender(spoken, gender=_POLISH_GENDERS.get(currency, "masculine"))
    return spoken


def _with_polish_gender(spoken: str, *, gender: str) -> str:
    if spoken == "jeden":
        return {"masculine": "jeden", "feminine": "jedna", "neuter": "jedno"}[gender]
    return re.sub(r"\bdwa$", "dwie", spoken) if gender == "feminine" else spoken


def _fraction(units: int, *, places: int, currency: str) -> str:
    if not units and amount_places(currency) == 0:
        return ""
    return f"{units:0{places}d}/{10**places}"
