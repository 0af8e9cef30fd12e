"""Compute the next occurrences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from tidebill.kernel.lazy import LazyModule
from tidebill.kernel.schedules import first_on_or_after, moment_of, occurrence, working_day
from tidebill.recurring.models import Recurring

if TYPE_CHECKING:
    import holidays
else:
    holidays = LazyModule("holidays")

# Before working hours, and after daylight saving changes in every time zone.
USUAL_TIME = time(6)


@dataclass(frozen=True)
class UpcomingOccurrence:
    """One occurrence: its scheduled date, issue date and time."""

    day: date
    issue_date: date
    issue_at: datetime


def next_occurrence(recurring: Recurring) -> UpcomingOccurrence | None:
    """Return the next occurrence; None after the end of the schedule."""
    return next(upcoming_occurrences(recurring), None)


def upcoming_occurrences(recurring: Recurring) -> Iterator[UpcomingOccurrence]:
    """Yield future occurrences in order."""
    number = recurring.done
    while True:
        try:
            day = _day(recurring, number)
        except OverflowError:
            return
        if recurring.end_date and day > recurring.end_date:
            return
        yield _turn(recurring, day)
        number += 1


def preview(recurring: Recurring, *, most: int) -> list[UpcomingOccurrence]:
    """Return the next occurrences, at most ``most``."""
    return list(islice(upcoming_occurrences(recurring), most))


def plan(recurring: Recurring) -> None:
    """Store the next occurrence on the definition."""
    occurrence = next_occurrence(recurring)
    recurring.next_invoice_date = occurrence.day if occurrence else None
    is_paused = recurring.state == Recurring.State.PAUSED
    recurring.next_at = occurrence.issue_at if occurrence and not is_paused else None
    if occurrence is None:
        recurring.state = Recurring.State.FINISHED
    elif recurring.state == Recurring.State.FINISHED:
        recurring.state = Recurring.State.ACTIVE


def start_from(recurring: Recurring, anchor: date, *, today: date) -> None:
    """Start the schedule at ``anchor``, skipping dates before today.

    The date of the template document is not issued again.
    """
    recurring.anchor = anchor
    issued = recurring.invoice.issue_date if recurring.invoice else None
    first = today + timedelta(days=1) if issued == anchor == today else today
    recurring.done = first_on_or_after(
        anchor, recurring.every, first, day_of_month=recurring.issue_on_specific_day
    )
    plan(recurring)


def start_after(recurring: Recurring, day: date, *, today: date) -> None:
    """Continue after ``day``, which has been issued: at least one interval later, and after today."""
    tomorrow = max(day, today) + timedelta(days=1)
    recurring.anchor = day
    number = first_on_or_after(day, recurring.every, tomorrow, day_of_month=recurring.issue_on_specific_day)
    recurring.done = max(number, 1)
    recurring.start_date = _day(recurring, recurring.done)
    plan(recurring)


def time_of(recurring: Recurring) -> time:
    """Return the local time of day at which it issues."""
    return time.fromisoformat(recurring.time_in_timezone) if recurring.time_in_timezone else USUAL_TIME


def _day(recurring: Recurring, number: int) -> date:
    return occurrence(recurring.anchor, recurring.every, number, day_of_month=recurring.issue_on_specific_day)


def _turn(recurring: Recurring, day: date) -> UpcomingOccurrence:
    account = recurring.account
    issued = working_day(day, _holidays(account.country)) if recurring.issue_working_day_only else day
    return UpcomingOccurrence(day, issued, moment_of(issued, time_of(recurring), account.zone))


class _Holidays:
    """Public holidays of a country; none if unknown."""

    def __init__(self, country: str) -> None:
        try:
            self._known: holidays.HolidayBase | None = holidays.country_holidays(country)
        except NotImplementedError:
            self._known = None

    def __call__(self, day: date) -> bool:
        return self._known is not None and day in self._known


@lru_cache(maxsize=256)
def _holidays(country: str) -> _Holidays:
    return _Holidays(country)
