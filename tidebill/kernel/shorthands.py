"""Abbreviated dates for quick entry."""

import re
from datetime import date, timedelta

_AHEAD = re.compile(r"([+-])\s*(\d{1,4})\Z")
_PARTS = re.compile(r"(\d{1,2})(?:\s*[-./ ]\s*(\d{1,2})(?:\s*[-./ ]\s*(\d{2}|\d{4}))?)?[.]?\Z")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\Z")


def read_day(text: str, *, base: date) -> date | None:
    """Parse an abbreviated date, or return None if the text is no date.

    `+14` and `-3` count days from `base`; `3` is the third of its month; `5-2` is the fifth of February of
    its year (`5.2` and `5/2` too); `5-2-27` includes the year; `2027-02-05` is ISO 8601.
    """
    found = text.strip()
    try:
        if ahead := _AHEAD.match(found):
            days = int(ahead[2])
            return base + timedelta(days=days if ahead[1] == "+" else -days)
        if whole := _ISO.match(found):
            return date(int(whole[1]), int(whole[2]), int(whole[3]))
        if parts := _PARTS.match(found):
            return date(_year(parts[3], base), int(parts[2] or base.month), int(parts[1]))
    except (ValueError, OverflowError):
        return None
    return None


def _year(text: str | None, base: date) -> int:
    if text is None:
        return base.year
    return int(text) if len(text) == 4 else base.year // 100 * 100 + int(text)
