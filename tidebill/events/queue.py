"""Jobs: work that a change requests and a worker performs later.

The API resembles django.tasks, to be replaceable by it: ``@task`` turns a function into a task, ``enqueue``
queues a call, ``using`` sets options. A job is queued in the transaction of the change: either both exist or
neither does. Delivery is at least once (a worker may die or its lease expire), so tasks must be idempotent.
"""

import inspect
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import transaction
from django.db.models import Q, QuerySet
from django_scopes import scope

from tidebill.events.models import Job
from tidebill.kernel.retries import doubled
from tidebill.storage import clock

KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=90)
# Grace period after which a worker that overran its time limit is presumed dead.
_LEASE_MARGIN = timedelta(seconds=30)
_FIRST_DELAY = timedelta(seconds=15)
_LONGEST_DELAY = timedelta(hours=6)
_REASON_MAX = 2_000
_LOST = "The worker ended, or ran out of time, before it could say how this attempt went"
_tasks: dict[str, "Task"] = {}


@dataclass(frozen=True, kw_only=True)
class Task:
    """A function whose calls can be queued, created by ``@task``, with options set by ``using``."""

    function: Callable[..., object]
    name: str
    attempts: int
    limit: timedelta
    every: timedelta | None = None
    account: Any = None
    run_after: datetime | None = None
    key: str | None = None

    def using(
        self, *, account: object = None, run_after: datetime | None = None, key: str | None = None
    ) -> Self:
        """Return the task with options: scope of an account, earliest start, deduplication key.

        A key can be reused one week after its job finished.
        """
        return replace(self, account=account, run_after=run_after, key=key)

    def enqueue(self, **arguments: object) -> Job:
        """Queue a call with ``arguments``, stored as JSON; return an existing job of the same key."""
        inspect.signature(self.function).bind(**arguments)
        wanted = {
            "name": self.name,
            "account": self.account,
            "arguments": arguments,
            "run_at": self.run_after or clock.now(),
        }
        if self.key is None:
            return Job.objects.create(**wanted)
        return Job.objects.get_or_create(key=self.key, defaults=wanted)[0]

    def call(self, **arguments: object) -> object:
        """Call the function synchronously."""
        return self.function(**arguments)


def task(
    *,
    attempts: int = 10,
    limit: timedelta = timedelta(minutes=1),
    every: timedelta | None = None,
) -> Callable[[Callable[..., object]], Task]:
    """Turn a function in a package's ``tasks.py`` into a task: ``@task(every=timedelta(hours=1))``.

    It is attempted at most ``attempts`` times, each for at most ``limit``, which is also how long a dead
    worker delays it. With ``every`` (at most a week) it is queued once per interval.
    """
    if every is not None and not timedelta(0) < every <= KEPT:
        # A slot is identified by its job, which is kept for a week.
        raise ValueError("a task can be repeated once a week at least")

    def register(function: Callable[..., object]) -> Task:
        name = f"{function.__module__}.{function.__qualname__}"
        made = Task(function=function, name=name, attempts=attempts, limit=limit, every=every)
        _tasks[name] = made
        return made

    return register


def periodic_tasks() -> "list[Task]":
    """Return the tasks that are queued once per interval."""
    return [found for found in _tasks.values() if found.every]


def enqueue_slots(known: dict[str, str]) -> None:
    """Queue the current slot of every periodic task, once across all workers.

    ``known`` maps tasks to slots already queued. Slots missed while no worker ran are not made up for.
    """
    for found in periodic_tasks():
        key = f"{found.name} {_slot(found.every or KEPT).isoformat()}"
        if known.get(found.name) != key:
            found.using(key=key).enqueue()
            known[found.name] = key


def claim() -> Job | None:
    """Lease the job that is due for longest; None if none is due."""
    # Check first, because on SQLite the transaction takes the only write lock.
    while due_jobs().exists():
        with transaction.atomic():
            job = due_jobs().select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if _begin(job):
                return job
    return None


def perform(job: Job) -> None:
    """Call the function of a job in the scope of its account; exceptions propagate."""
    found = _tasks.get(job.name)
    if found is None:
        raise LookupError(f"there is no task named {job.name}")
    with scope(account=job.account) if job.account_id else nullcontext():
        found.call(**job.arguments)


def finish(job: Job) -> bool:
    """Record a successful attempt; False if a newer attempt has begun, whose result counts instead."""
    return _conclude(job, finished_at=clock.now())


def fail(job: Job, reason: str) -> bool:
    """Record a failed attempt: retry with backoff until attempts are exhausted."""
    now = clock.now()
    kept = _storable(reason)
    if job.attempts >= attempts_of(job):
        return _conclude(job, failed_at=now, last_error=kept)
    wait = delay(job.attempts, spread=secrets.randbelow(1000) / 1000)
    return _conclude(job, run_at=now + wait, last_error=kept)


def retry(job: Job) -> bool:
    """Retry a failed job once more, immediately."""
    failed = Job.objects.filter(pk=job.pk).exclude(failed_at=None)
    return bool(failed.update(failed_at=None, run_at=clock.now()))


def delay(attempts: int, *, spread: float) -> timedelta:
    """Return the backoff delay: doubled for each attempt, up to six hours, plus up to 50 % jitter.

    ``spread`` in [0, 1) is the random jitter, so that jobs that failed together are not retried together.
    """
    return doubled(attempts, first=_FIRST_DELAY, longest=_LONGEST_DELAY) * (1 + spread / 2)


def limit_of(job: Job) -> timedelta:
    """Return the time limit of one attempt."""
    found = _tasks.get(job.name)
    return found.limit if found else _LEASE_MARGIN


def attempts_of(job: Job) -> int:
    """Return the maximum number of attempts; an unknown task waits for a worker that knows it."""
    found = _tasks.get(job.name)
    return found.attempts if found else 10


def due_jobs() -> "QuerySet[Job, Job]":
    """Return the jobs that can start now, the one due for longest first."""
    # Leases use actual time, due dates business time.
    free = Q(locked_until=None) | Q(locked_until__lte=clock.actual())
    return Job.objects.filter(free, finished_at=None, failed_at=None, run_at__lte=clock.now()).order_by(
        "run_at", "id"
    )


def forget_old_jobs() -> int:
    """Delete jobs that finished a week ago or failed 90 days ago; return how many."""
    now = clock.now()
    old = Q(finished_at__lte=now - KEPT) | Q(failed_at__lte=now - FAILED_KEPT)
    return Job.objects.filter(old).delete()[0]


def _slot(every: timedelta) -> datetime:
    """Return the start of the current interval, the same on every machine."""
    now = clock.now()
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % every


def _begin(job: Job) -> bool:
    """Lease a job; a job that has outlived too many workers fails instead."""
    was_lost = job.locked_until is not None
    if was_lost:
        job.last_error = _LOST
    if was_lost and job.attempts >= attempts_of(job):
        _conclude(job, failed_at=clock.now(), last_error=_LOST)
        return False
    job.attempts += 1
    job.locked_until = clock.actual() + limit_of(job) + _LEASE_MARGIN
    job.save(update_fields=["attempts", "locked_until", "last_error"])
    return True


def _conclude(job: Job, **outcome: object) -> bool:
    """Record the outcome of an attempt and release its lease, unless a newer attempt has begun."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None, failed_at=None)
    return bool(mine.update(locked_until=None, **outcome))


def _storable(reason: str) -> str:
    return reason[:_REASON_MAX].encode(errors="replace").decode().replace("\0", "")
