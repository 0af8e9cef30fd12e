"""When something that failed is tried again."""

from datetime import timedelta
from typing import Final

# 25 attempts: ten waits that double from fifteen seconds, then one of 290 minutes each: three days in all.
ATTEMPTS: Final = 25
_FIRST: Final = timedelta(seconds=15)
_LONGEST: Final = timedelta(minutes=290)


def wait_after(attempts: int, *, spread: int = 0) -> timedelta | None:
    """The wait after so many failed attempts, or None once there have been enough.

    ``spread`` is chance, up to a thousand, and adds up to a tenth: what failed together shall not come back
    together.
    """
    if attempts >= ATTEMPTS:
        return None
    return min(_FIRST * (1 << attempts - 1), _LONGEST) * (10_000 + spread) / 10_000
