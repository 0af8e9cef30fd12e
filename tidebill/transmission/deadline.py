"""Until when a document that was issued offline must be sent: the next working day in Poland (OFFLINE24)."""

from datetime import date, timedelta

import holidays

_SATURDAY = 5


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    free = holidays.country_holidays("PL", years=[day.year, day.year + 1])
    found = day + timedelta(days=1)
    while found.weekday() >= _SATURDAY or found in free:
        found += timedelta(days=1)
    return found
