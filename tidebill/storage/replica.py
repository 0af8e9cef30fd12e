"""Reading from a standby of the database, where the operator names one (TIDEBILL_REPLICA_URL).

A call reads there once the standby has replayed all that was committed before the call began: nobody misses
what they, or somebody else, were told is stored. Where it lags, does not answer or has become a primary, and
from a call's first write on, the primary is read as ever.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections

T = TypeVar("T")
ALIAS = "replica"
# A standby beside its primary is behind by a few milliseconds.
_PATIENCE = 0.05
_STEP = 0.005
# How long this process leaves a standby alone that lags, or that did not answer.
_LAGGING, _GONE = 1.0, 5.0
_log = logging.getLogger(__name__)
_reads_there: ContextVar[bool] = ContextVar("reads_there", default=False)
_alone_until = 0.0


def read(view: Callable[[], T]) -> T:
    """What ``view`` returns, which only reads; it is asked once more where the standby fails meanwhile."""
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
    """The alias of the database that is read at this moment."""
    return ALIAS if _reads_there.get() and not connection.in_atomic_block else DEFAULT_DB_ALIAS


def stay_at_primary() -> None:
    """For the rest of the call: what is written now is not at the standby yet when it is read again."""
    _reads_there.set(False)


class Router:
    """Tells Django where to read and write."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading_from()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        stay_at_primary()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def _has_caught_up() -> bool:
    if time.monotonic() < _alone_until:
        return False
    # What is acknowledged is flushed; what is not can't be missed.
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
    _log.warning("The replica is not read for %g s: %s", seconds, " ".join(str(reason).split()))
