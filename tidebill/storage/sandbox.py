"""Set control the sandbox clock; all functions raise RuleViolation on other instances."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tidebill.kernel.durations import parse_duration
from tidebill.storage import clock
from tidebill.storage.models import SandboxClock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

# Terms are computed in years from this time and must stay within the calendar.
_FIRST_YEAR, _LAST_YEAR = 1990, 2190
_ONLY = 1


def is_frozen() -> bool:
    """Return whether the clock is frozen."""
    _check_sandbox()
    found = SandboxClock.objects.first()
    return bool(found and found.frozen)


def set_clock(at: datetime | None = None, *, frozen: bool) -> datetime:
    """Freeze or resume the clock, optionally at a new time; return the time it shows."""
    _check_sandbox()
    with transaction.atomic():
        SandboxClock.objects.select_for_update().first()
        return _store(at or clock.now(), frozen=frozen)


def advance(by: timedelta) -> datetime:
    """Advance the clock, frozen or not; return the time it shows."""
    _check_sandbox()
    with transaction.atomic():
        found = SandboxClock.objects.select_for_update().first()
        try:
            return _store(clock.now() + by, frozen=bool(found and found.frozen))
        except OverflowError:
            raise Invalid({"advance": errors.INVALID}) from None


def reset() -> datetime:
    """Return to the actual time."""
    _check_sandbox()
    SandboxClock.objects.all().delete()
    return clock.now()


def length(text: str) -> timedelta:
    """Parse a duration; raises Invalid."""
    try:
        return parse_duration(text.strip())
    except ValueError:
        raise Invalid({"advance": errors.INVALID}) from None


def _store(at: datetime, *, frozen: bool) -> datetime:
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise Invalid({"now": errors.NOT_A_DATE})
    values = {"at": at, "since": clock.actual(), "frozen": frozen}
    SandboxClock.objects.update_or_create(pk=_ONLY, defaults=values)
    return clock.now()


def _check_sandbox() -> None:
    if not settings.TIDEBILL_SANDBOX:
        raise RuleViolation(
            "This is not a sandbox, so its clock can't be set. Start it with TIDEBILL_CLOCK=sandbox."
        )
