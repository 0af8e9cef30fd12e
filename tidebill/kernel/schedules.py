"""Dates of recurring events: calendar days, working days, and times in a time zone."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from types import MappingProxyType
from typing import Final

from tidebill.kernel.periods import add_months

# Interval of a schedule, in days or in months.
EVERY: Final = MappingProxyType(
    {"1w": (7, 0), "1m": (0, 1), "2m": (0, 2), "3m": (0, 3), "6m": (0, 6), "1y": (0, 12)}
)
LAST_DAY: Final = "last"


def occurrence(anchor: date, every: str, number: int, *, day_of_month: str | None = None) -> date:
    """Return the date of an occurrence, counted from 0 at ``anchor``.

    Months are counted from the anchor, so that the 31st becomes the 28th in February and the 31st again in
    March. ``day_of_month`` (1 to 31, or "last") replaces the anchor's day if the interval is in months.
    Raises ValueError for an unknown interval and OverflowError past the end of the calendar.
    """
    if every not in EVERY:
        raise ValueError("is not included in the list")
    days, months = EVERY[every]
    day = anchor + timedelta(days=days * number) if days else add_months(anchor, months * number)
    if days or not day_of_month:
        return day
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=last if day_of_month == LAST_DAY else min(int(day_of_month), last))


def first_on_or_after(anchor: date, every: str, day: date, *, day_of_month: str | None = None) -> int:
    """Return the index of the first occurrence on or after ``day``; 0 at least."""
    days, months = EVERY[every]
    # An interval is at most this long, so at least this many occurrences have passed.
    passed = max((day - anchor).days // (days or months * 31) - 1, 0)
    return next(
        number
        for number in count(passed)
        if occurrence(anchor, every, number, day_of_month=day_of_month) >= day
    )


def working_day(day: date, is_holiday: Callable[[date], bool]) -> date:
    """Return ``day``, or the next day that is neither on a weekend nor a holiday."""
    return next(found for found in _days_from(day) if found.weekday() < 5 and not is_holiday(found))


def moment_of(day: date, at: time, zone: tzinfo) -> datetime:
    """Convert a local time on ``day`` to a UTC datetime.

    A time skipped by daylight saving is moved an hour later; of an ambiguous time the first is used.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=ahead) for ahead in count())
