"""Health checks of the product's dependencies, with the figures behind each verdict."""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min

from tidebill.events import queue
from tidebill.events.models import Worker
from tidebill.events.worker import SILENT
from tidebill.mail.models import Mail
from tidebill.operation.scrubbing import scrub
from tidebill.storage import clock

# An older queue is stuck, or far beyond its workers' capacity.
LONGEST_WAIT = timedelta(minutes=15)
FREE_BYTES_MIN = 200 * 2**20
_log = logging.getLogger("tidebill.health")
_migrated: set[str] = set()
Check = dict[str, Any]


def examine() -> dict[str, Check]:
    """Run all checks; return each by name with ``ok`` and its figures."""
    return {name: _safely(name, check) for name, check in _CHECKS.items()}


def last_tick() -> Any:
    """Return the last heartbeat of a worker; None if none runs."""
    return Worker.objects.aggregate(last=Max("seen_at"))["last"]


def oldest_wait() -> timedelta:
    """Return how long the most overdue job has been waiting."""
    oldest = queue.due_jobs().aggregate(first=Min("run_at"))["first"]
    return clock.now() - oldest if oldest else timedelta(0)


def _safely(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as error:
        _log.warning("Health check %s failed: %s", name, error)
        return {"ok": False, "reason": scrub(type(error).__name__)}


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,), "kind": connection.vendor}


def _migrations() -> Check:
    """Query the migrations until they are complete; they can't regress while this process runs."""
    database = str(connection.settings_dict["NAME"])
    if database in _migrated:
        return {"ok": True, "pending": 0}
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        _migrated.add(database)
    return {"ok": not pending, "pending": len(pending)}


def _worker() -> Check:
    last = last_tick()
    if last is None:
        return {"ok": False, "reason": "no worker is running"}
    seconds = (clock.actual() - last).total_seconds()
    return {"ok": seconds < SILENT.total_seconds(), "seconds_since_heartbeat": round(seconds)}


def _jobs() -> Check:
    wait = oldest_wait()
    return {"ok": wait < LONGEST_WAIT, "oldest_waiting_seconds": round(wait.total_seconds())}


def _mail() -> Check:
    """Return whether mail can be sent: fails when mails wait for an unreachable server.

    A rejection of one recipient doesn't count.
    """
    waiting = Mail.everything.filter(status__in=Mail.WAITING)
    long_ago = clock.now() - LONGEST_WAIT
    stuck = waiting.filter(status=Mail.Status.QUEUED, attempts__gt=0, created_at__lte=long_ago)
    unheard = stuck.exclude(answer__regex=r"^[245]\d\d ").exists()
    ok = not unheard or Mail.everything.filter(sent_time__gt=long_ago).exists()
    return {"ok": ok, "by": _carrier(), "waiting": waiting.count()}


def _carrier() -> str:
    return "server" if settings.TIDEBILL_MAIL_BACKEND else "trap"


def _disk() -> Check:
    free = shutil.disk_usage(settings.TIDEBILL_DATA).free
    return {"ok": free > FREE_BYTES_MIN, "free_bytes": free}


_CHECKS: dict[str, Callable[[], Check]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "jobs": _jobs,
    "mail": _mail,
    "disk": _disk,
}
