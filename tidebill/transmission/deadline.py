"""Deadline for sending a document issued offline: the next working day in Poland (OFFLINE24)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tidebill.kernel.lazy import LazyModule
from tidebill.kernel.schedules import working_day

if TYPE_CHECKING:
    import holidays
else:
    holidays = LazyModule("holidays")


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    free = holidays.country_holidays("PL")
    return working_day(day + timedelta(days=1), lambda found: found in free)
