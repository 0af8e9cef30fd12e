"""Durations as text: "3d12h"."""

import re
from datetime import timedelta
from typing import Final

_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_PART: Final = re.compile(r"([0-9]{1,9})([wdhms])")


def parse_duration(text: str) -> timedelta:
    """Parse weeks, days, hours, minutes and seconds: "1w", "3d12h", "90s".

    Raises ValueError for any other text and for durations that overflow the calendar.
    """
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError("must be a length of time such as 3d12h")
    try:
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    except OverflowError:
        raise ValueError("is too long") from None
