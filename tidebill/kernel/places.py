"""Texts with places for a date, such as ``Subscription {{month}}/{{year}}``."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from tidebill.kernel.periods import add_months

_PLACE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def fill_places(text: str, day: date, *, lang: str = "en") -> str:
    """The text with its places filled for a day; a place with another name stays as it is."""
    values = _values(day, lang)
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _values(day: date, lang: str) -> Mapping[str, str]:
    first = day.replace(day=1)
    before, after = add_months(first, -1), add_months(first, 1)
    return {
        "date": day.isoformat(),
        "day": f"{day.day:02}",
        "month": f"{day.month:02}",
        "month_name": _month_name(day, lang),
        "year": str(day.year),
        "previous_month": f"{before.month:02}",
        "previous_month_name": _month_name(before, lang),
        "next_month": f"{after.month:02}",
        "next_month_name": _month_name(after, lang),
    }


def _month_name(day: date, lang: str) -> str:
    try:
        locale = Locale.parse(lang.split("/", maxsplit=1)[0], sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    return format_date(day, "LLLL", locale=locale)
