"""Named periods of list filters."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

DateRange: TypeAlias = tuple[date | None, date | None]

DEFAULT_PERIOD: Final = "last_12_months"


def period_range(
    name: str, *, today: date, date_from: date | None = None, date_to: date | None = None
) -> DateRange:
    """Return the first and last day of a period, inclusive; None for an open end.

    `date_from` and `date_to` apply to "more" only. Weeks start on Monday. Raises ValueError for an unknown
    name. Source: docs/calculations.md, Periods.
    """
    if name == "more":
        return date_from, date_to
    if name not in _RANGES:
        raise ValueError("is not included in the list")
    return _RANGES[name](today)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or earlier if negative; clamped to the end of a shorter month."""
    first = _month_start(day, months)
    last = _month_start(first, 1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def _month_start(day: date, months: int = 0) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _days(first: int, last: int) -> Callable[[date], DateRange]:
    return lambda today: (today + timedelta(days=first), today + timedelta(days=last))


def _week(offset: int) -> Callable[[date], DateRange]:
    def weekdays(today: date) -> DateRange:
        monday = today + timedelta(days=7 * offset - today.weekday())
        return monday, monday + timedelta(days=6)

    return weekdays


def _months(length: int, offset: int) -> Callable[[date], DateRange]:
    def block(today: date) -> DateRange:
        start = _month_start(today, offset * length - (today.month - 1) % length)
        return start, _month_start(start, length) - timedelta(days=1)

    return block


def _last_12_months(today: date) -> DateRange:
    # No end: otherwise a document dated ahead would be missing from the list right after it was issued.
    return add_months(today, -12), None


def _all(_today: date) -> DateRange:
    return None, None


_RANGES: Final[Mapping[str, Callable[[date], DateRange]]] = MappingProxyType(
    {
        "last_12_months": _last_12_months,
        "this_month": _months(1, 0),
        "last_30_days": _days(-30, 0),
        "last_month": _months(1, -1),
        "this_year": _months(12, 0),
        "last_year": _months(12, -1),
        "all": _all,
        "today": _days(0, 0),
        "yesterday": _days(-1, -1),
        "this_week": _week(0),
        "last_week": _week(-1),
        "this_quarter": _months(3, 0),
        "last_quarter": _months(3, -1),
        "this_half_year": _months(6, 0),
        "last_half_year": _months(6, -1),
    }
)
PERIODS: Final = (*_RANGES, "more")
