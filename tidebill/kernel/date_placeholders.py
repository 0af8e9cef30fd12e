"""Date placeholders in texts such as ``Subscription {{month}}/{{year}}``."""

from collections.abc import Mapping
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from tidebill.kernel.periods import add_months
from tidebill.kernel.placeholders import render_known


def render_placeholders(text: str, day: date, *, lang: str = "en") -> str:
    """Replace the date placeholders in ``text`` with values for ``day``; keep unknown ones."""
    return render_known(text, _values(day, lang))


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
