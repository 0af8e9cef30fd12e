"""Retry schedule with exponential backoff."""

from datetime import timedelta
from typing import Final

# 25 attempts: ten delays that double from 15 seconds, then 290 minutes each; three days in total.
ATTEMPTS: Final = 25
_FIRST: Final = timedelta(seconds=15)
_LONGEST: Final = timedelta(minutes=290)


def wait_after(attempts: int, *, spread: int = 0) -> timedelta | None:
    """Return the delay after a number of failed attempts, or None when attempts are exhausted.

    ``spread`` is random jitter of 0 to 1,000 and adds up to a tenth, so that simultaneous failures are not
    retried simultaneously.
    """
    if attempts >= ATTEMPTS:
        return None
    return doubled(attempts, first=_FIRST, longest=_LONGEST) * (10_000 + spread) / 10_000


def doubled(attempts: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Return the delay after a number of failed attempts: ``first``, doubled each time, up to ``longest``."""
    return min(first * (1 << min(attempts - 1, 20)), longest)
