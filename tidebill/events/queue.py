"""Jobs: work that a change asks for and that is done outside its request.

The shape is that of django.tasks, so that it can take over: ``@task`` makes a function a task, ``enqueue``
queues a call of it, ``using`` says how. A job is queued in the transaction of the change: either both exist
or neither does. It may be begun more than once, if a worker dies or its lease runs out: what a task does
must bear that.
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
from tidebill.storage import clock

KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=90)
# How much longer than its task may take a worker is believed to live.
_LEASE_MARGIN = timedelta(seconds=30)
_FIRST_DELAY = timedelta(seconds=15)
_LONGEST_DELAY = timedelta(hours=6)
_REASON_MAX = 2_000
_LOST = "The worker ended, or ran out of time, before it could say how this attempt went"
_tasks: dict[str, "Task"] = {}


@dataclass(frozen=True, kw_only=True)
class Task:
    """A function whose calls can be queued, and how: made by ``@task``, varied by ``using``."""

    function: Callable[..., object]
    name: str
    attempts: int
    limit: timedelta
    every: timedelta | None = None
    account: Any = None
    run_after: datetime | None = None
    key: str | None = None

    def using(
        self, *, account: Any = None, run_after: datetime | None = None, key: str | None = None
    ) -> Self:
        """The same task: in the scope of an account, not before a moment, or once for a key.

        A key is free again a week after its job has finished.
        """
        return replace(self, account=account, run_after=run_after, key=key)

    def enqueue(self, **arguments: Any) -> Job:
        """Queues a call with ``arguments``, kept as JSON; returns the job of the same key if there is one."""
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

    def call(self, **arguments: Any) -> object:
        """Does it here and now."""
        return self.function(**arguments)


def task(
    *,
    attempts: int = 10,
    limit: timedelta = timedelta(minutes=1),
    every: timedelta | None = None,
) -> Callable[[Callable[..., object]], Task]:
    """Makes a function of a room's ``tasks.py`` a task: ``@task(every=timedelta(hours=1))``.

    It is tried at most ``attempts`` times, each for at most ``limit``, which is also how long a dead worker
    holds it up. With ``every`` (a week at most) it is queued once for each stretch of that length.
    """
    if every is not None and not timedelta(0) < every <= KEPT:
        # A slot is recognised by the job that it queued, for as long as that is kept.
        raise ValueError("a task can be repeated once a week at least")

    def register(function: Callable[..., object]) -> Task:
        name = f"{function.__module__}.{function.__qualname__}"
        made = Task(function=function, name=name, attempts=attempts, limit=limit, every=every)
        _tasks[name] = made
        return made

    return register


def enqueue_slots(known: dict[str, str]) -> None:
    """Queues the present slot of every repeated task, once however many workers do so at the same time.

    ``known`` are the slots already seen to, by task. What passed while no worker ran is not made up for.
    """
    for found in _tasks.values():
        key = f"{found.name} {_slot(found.every).isoformat()}" if found.every else None
        if key and known.get(found.name) != key:
            found.using(key=key).enqueue()
            known[found.name] = key


def claim() -> Job | None:
    """The job that is due for longest, leased to the caller alone; None if none is due."""
    # Looking first, because on SQLite the transaction takes the one write lock there is.
    while due_jobs().exists():
        with transaction.atomic():
            job = due_jobs().select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if _begin(job):
                return job
    return None


def perform(job: Job) -> None:
    """Calls the function of a job, in the scope of its account. Raises whatever that raises."""
    found = _tasks.get(job.name)
    if found is None:
        raise LookupError(f"there is no task named {job.name}")
    with scope(account=job.account) if job.account_id else nullcontext():
        found.call(**job.arguments)


def finish(job: Job) -> bool:
    """Notes that an attempt succeeded; False if another has begun since, which then counts alone."""
    return _conclude(job, finished_at=clock.now())


def fail(job: Job, reason: str) -> bool:
    """Notes why an attempt failed: the next one follows later and later, until there have been enough."""
    now = clock.now()
    kept = _storable(reason)
    if job.attempts >= attempts_of(job):
        return _conclude(job, failed_at=now, last_error=kept)
    wait = delay(job.attempts, spread=secrets.randbelow(1000) / 1000)
    return _conclude(job, run_at=now + wait, last_error=kept)


def retry(job: Job) -> bool:
    """Gives a failed job one more attempt, at once."""
    failed = Job.objects.filter(pk=job.pk).exclude(failed_at=None)
    return bool(failed.update(failed_at=None, run_at=clock.now()))


def delay(attempts: int, *, spread: float) -> timedelta:
    """The wait after so many attempts: doubled each time, up to six hours, plus up to half of it.

    ``spread`` in [0, 1) is chance: jobs that failed together shall not come back together.
    """
    doubled = _FIRST_DELAY * 2 ** min(attempts - 1, 20)
    return min(doubled, _LONGEST_DELAY) * (1 + spread / 2)


def limit_of(job: Job) -> timedelta:
    """How long one attempt at a job may take."""
    found = _tasks.get(job.name)
    return found.limit if found else _LEASE_MARGIN


def attempts_of(job: Job) -> int:
    """How often a job is tried; one that no task here knows waits for a worker that does."""
    found = _tasks.get(job.name)
    return found.attempts if found else 10


def due_jobs() -> "QuerySet[Job, Job]":
    """The jobs that somebody could begin now, the one due for longest first."""
    # Whether a worker is gone is a matter of actual time, when a job is due one of business time.
    free = Q(locked_until=None) | Q(locked_until__lte=clock.actual())
    return Job.objects.filter(free, finished_at=None, failed_at=None, run_at__lte=clock.now()).order_by(
        "run_at", "id"
    )


def forget_old_jobs() -> int:
    """Deletes jobs that finished a week ago and failed ones after 90 days; returns how many."""
    now = clock.now()
    old = Q(finished_at__lte=now - KEPT) | Q(failed_at__lte=now - FAILED_KEPT)
    return Job.objects.filter(old).delete()[0]


def _slot(every: timedelta) -> datetime:
    """When the present stretch of this length began: the same on every machine."""
    now = clock.now()
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % every


def _begin(job: Job) -> bool:
    """Takes the lease of a job; a job that has cost too many workers is given up instead."""
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


def _conclude(job: Job, **outcome: Any) -> bool:
    """Writes down how an attempt ended, and gives back its lease, unless a later attempt has begun."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None, failed_at=None)
    return bool(mine.update(locked_until=None, **outcome))


def _storable(reason: str) -> str:
    return reason[:_REASON_MAX].encode(errors="replace").decode().replace("\0", "")
