"""Options of form fields: languages, countries and currencies in the reader's language."""

from babel import Locale
from babel.numbers import list_currencies
from django.utils import translation

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


def languages() -> list[tuple[str, str]]:
    """Return document languages as (code, name), sorted by name."""
    ours = _locale()
    named = [
        (code, str(Locale.parse(name).get_display_name(ours) or code)) for code, name in DOCUMENT_LANGUAGES
    ]
    return sorted(named, key=lambda language: language[1].casefold())


def countries() -> list[tuple[str, str]]:
    """Return countries as (ISO code, name), sorted by name."""
    named = [(code, str(name)) for code, name in _locale().territories.items() if _is_country(code)]
    return sorted(named, key=lambda country: country[1].casefold())


def currencies() -> list[tuple[str, str]]:
    """Return currencies as (code, label): common ones first, the others by code."""
    ours = _locale()
    others = sorted(code for code in list_currencies(ours) if code not in COMMON_CURRENCIES)
    return [(code, f"{code} · {ours.currencies.get(code, code)}") for code in (*COMMON_CURRENCIES, *others)]


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")


def _locale() -> Locale:
    return Locale.parse((translation.get_language() or "en").replace("-", "_"))
