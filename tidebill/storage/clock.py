"""The only source of the current time."""

from datetime import UTC, date, datetime, tzinfo

from django.apps import apps
from django.conf import settings
from django.db import connection

_with_clock: set[str] = set()


def now() -> datetime:
    """Return the current time in UTC, truncated to milliseconds, the precision of the API.

    In a sandbox, the time set by its operator (storage/sandbox.py), the same in every process.
    """
    return _set_time() if settings.TIDEBILL_SANDBOX else actual()


def actual() -> datetime:
    """Return the actual current time, even in a sandbox, for checks such as whether a process is alive."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today(zone: tzinfo) -> date:
    """Return today's date in the account's time zone."""
    return now().astimezone(zone).date()


def _set_time() -> datetime:
    # Looked up by name because the models of this package use this module for defaults.
    clocks = apps.get_model("storage", "SandboxClock")
    if not _has_table(clocks._meta.db_table):
        return actual()
    found = clocks.objects.first()
    moment: datetime = found.reads(actual()) if found else actual()
    return moment


def _has_table(name: str) -> bool:
    """Return whether the table exists yet: migrations may ask for the time before it does."""
    database = str(connection.settings_dict["NAME"])
    if database not in _with_clock and name in connection.introspection.table_names():
        _with_clock.add(database)
    return database in _with_clock
