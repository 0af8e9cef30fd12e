"""Options of form fields: languages, countries and currencies in the reader's language."""

from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils import translation

from tidebill.http.context import RequestContext

# Languages available for documents.
DOCUMENT_LANGUAGES = (
    ("pl", "pl"),
    ("en", "en"),
    ("en-GB", "en_GB"),
    ("de", "de"),
    ("fr", "fr"),
    ("es", "es"),
    ("it", "it"),
    ("nl", "nl"),
    ("cz", "cs"),
    ("sk", "sk"),
    ("sl", "sl"),
    ("hr", "hr"),
    ("hu", "hu"),
    ("et", "et"),
    ("el", "el"),
    ("ru", "ru"),
    ("tr", "tr"),
    ("ar", "ar"),
    ("fa", "fa"),
    ("cn", "zh"),
)
# Listed first.
COMMON_CURRENCIES = ("EUR", "PLN", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "UAH")
# Territories of CLDR without an ISO 3166 code of their own, and unions of countries.
_NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
# Replaced more recently than CLDR has been updated: Bulgaria has used the euro since 2026.
_REPLACED_CURRENCIES = frozenset({"BGN"})


def languages() -> list[tuple[str, str]]:
    """Return document languages as (code, name), sorted by name."""
    ours = _locale()
    named = [
        (code, str(Locale.parse(name).get_display_name(ours) or code)) for code, name in DOCUMENT_LANGUAGES
    ]
    return sorted(named, key=lambda language: language[1].casefold())


def countries() -> list[tuple[str, str]]:
    """Return countries as (ISO code, name), sorted by name."""
    names = _locale().territories
    named = [(code, str(names[code])) for code in _country_codes() if code in names]
    return sorted(named, key=lambda country: country[1].casefold())


def countries_or_none(_context: RequestContext) -> list[tuple[str, str]]:
    """Return countries, after a blank choice."""
    return [("", ""), *countries()]


def currencies(own: str = "") -> list[tuple[str, str]]:
    """Return the currencies in use today as (code, label): ``own``, common ones, the others by code."""
    names = _locale().currencies
    codes = dict.fromkeys((own, *COMMON_CURRENCIES, *_currency_codes()))
    return [(code, f"{code} · {names.get(code, code)}") for code in codes if code]


def account_currencies(context: RequestContext) -> list[tuple[str, str]]:
    """Return currencies, the account's first."""
    return currencies(context.account.currency)


def account_currencies_or_none(context: RequestContext) -> list[tuple[str, str]]:
    """Return currencies, the account's first, after a blank choice."""
    return [("", ""), *account_currencies(context)]


@cache
def _country_codes() -> tuple[str, ...]:
    codes = map(str, Locale.parse("en").territories)
    return tuple(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)


@cache
def _currency_codes() -> tuple[str, ...]:
    found = {currency for country in _country_codes() for currency in get_territory_currencies(country)}
    return tuple(sorted(found - _REPLACED_CURRENCIES))


def _locale() -> Locale:
    return Locale.parse((translation.get_language() or "en").replace("-", "_"))
