"""The one place that knows what time it is."""

from datetime import UTC, date, datetime, tzinfo

from django.apps import apps
from django.conf import settings
from django.db import connection

_with_clock: set[str] = set()


def now() -> datetime:
    """The present moment in UTC, in whole milliseconds: what the wire shows is what is stored.

    In a sandbox it is the time that its operator has set (storage/sandbox.py), the same in every process.
    """
    return _set_time() if settings.TIDEBILL_SANDBOX else actual()


def actual() -> datetime:
    """The present moment, even in a sandbox: whether a process lives is no matter of business time."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today(zone: tzinfo) -> date:
    """Today's date where an account is."""
    return now().astimezone(zone).date()


def _set_time() -> datetime:
    # By name, because the tables of this room ask this module for their defaults.
    clocks = apps.get_model("storage", "SandboxClock")
    if not _has_table(clocks._meta.db_table):
        return actual()
    found = clocks.objects.first()
    moment: datetime = found.reads(actual()) if found else actual()
    return moment


def _has_table(name: str) -> bool:
    """Whether the database has come so far: a migration may ask for the time before there is a clock."""
    database = str(connection.settings_dict["NAME"])
    if database not in _with_clock and name in connection.introspection.table_names():
        _with_clock.add(database)
    return database in _with_clock
