"""Read from a standby if the operator configures one (TIDEBILL_REPLICA_URL).

A request reads from the standby once it has replayed everything committed before the request began, so nobody
misses acknowledged changes. If the standby lags, does not respond or was promoted, and from a request's first
write on, reads go to the primary.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections

T = TypeVar("T")
ALIAS = "replica"
# A standby next to its primary lags by a few milliseconds.
_PATIENCE = 0.05
_STEP = 0.005
# Seconds for which this process avoids a standby that lags, or that did not respond.
_LAGGING, _GONE = 1.0, 5.0
_log = logging.getLogger(__name__)
_reads_there: ContextVar[bool] = ContextVar("reads_there", default=False)
_alone_until = 0.0


def read(view: Callable[[], T]) -> T:
    """Return the result of ``view``, which must only read; it is called again on the primary if the standby
    fails.
    """
    if ALIAS not in connections.settings or not _has_caught_up():
        return view()
    token = _reads_there.set(True)
    try:
        return view()
    except (OperationalError, InterfaceError) as error:
        if not _reads_there.get():
            raise
        _leave_alone(_GONE, error)
    finally:
        _reads_there.reset(token)
    return view()


def reading_from() -> str:
    """Return the alias of the database currently read from."""
    return ALIAS if _reads_there.get() and not connection.in_atomic_block else DEFAULT_DB_ALIAS


def stay_at_primary() -> None:
    """Read from the primary for the rest of the request: the standby may not have its writes yet."""
    _reads_there.set(False)


class Router:
    """Route reads to the standby where allowed, and writes to the primary."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return reading_from()

    def db_for_write(self, model: object, **hints: object) -> str:
        stay_at_primary()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == DEFAULT_DB_ALIAS


def _has_caught_up() -> bool:
    if time.monotonic() < _alone_until:
        return False
    # Acknowledged changes are flushed; others can't be missed.
    (position,) = _ask(DEFAULT_DB_ALIAS, "SELECT pg_current_wal_flush_lsn()::text", [])
    end = time.monotonic() + _PATIENCE
    asked = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
    try:
        while _ask(ALIAS, asked, [position]) != (True,):
            if time.monotonic() > end:
                _leave_alone(_LAGGING, "it lags")
                return False
            time.sleep(_STEP)
    except (OperationalError, InterfaceError) as error:
        _leave_alone(_GONE, error)
        return False
    return True


def _ask(alias: str, statement: str, values: list[Any]) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _leave_alone(seconds: float, reason: object) -> None:
    global _alone_until  # noqa: PLW0603  # of this process: each finds out for itself
    _alone_until = time.monotonic() + seconds
    connections[ALIAS].close()
    _log.warning("Skipping the replica for %g s: %s", seconds, " ".join(str(reason).split()))
