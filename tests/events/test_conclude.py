"""Outcomes of attempts: finished, retried, failed, or superseded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.events import chores
from tidebill.events import queue
from tidebill.events.models import Job
from tidebill.events.worker import attempt

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(**later: float) -> time_machine.travel:
    return time_machine.travel(NOON + timedelta(**later), tick=False)


def claim(**later: float) -> Job:
    with at(**later):
        found = queue.claim()
    assert found is not None
    return found


def test_it_finishes() -> None:
    with at():
        chores.refuse.enqueue(reason="")
    job = claim()
    with at(seconds=3):
        assert queue.finish(job)

    stored = Job.objects.get()
    assert (stored.finished_at, stored.locked_until, stored.attempts) == (
        NOON + timedelta(seconds=3),
        None,
        1,
    )
    with at(days=1):
        assert queue.claim() is None


@pytest.mark.parametrize("conclude", [queue.finish, lambda job: queue.fail(job, "late")])
def test_it_does_not_hear_an_attempt_that_another_has_overtaken(conclude: Callable[[Job], bool]) -> None:
    with at():
        chores.refuse.enqueue(reason="")
    stale = claim()
    current = claim(minutes=2)
    before = Job.objects.values().get()

    assert conclude(stale) is False

    assert Job.objects.values().get() == before
    assert queue.finish(current) is True
    assert conclude(stale) is False
    assert Job.objects.get().failed_at is None


@pytest.mark.parametrize(
    ("attempts", "shortest"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (10, 7_680), (11, 15_360), (12, 21_600), (1000, 21_600)],
)
def test_it_waits_twice_as_long_each_time(attempts: int, shortest: int) -> None:
    assert queue.delay(attempts, spread=0) == timedelta(seconds=shortest)
    assert queue.delay(attempts, spread=0.5) == timedelta(seconds=shortest * 1.25)


def test_it_spreads_what_failed_together() -> None:
    with at():
        for _ in range(20):
            chores.refuse.enqueue(reason="")
        for _ in range(20):
            job = queue.claim()
            assert job and queue.fail(job, "no")

    waits = {job.run_at - NOON for job in Job.objects.all()}
    assert len(waits) > 5
    assert timedelta(seconds=15) <= min(waits) and max(waits) < timedelta(seconds=22.5)


def test_it_ends_failed_with_its_reason_after_enough_attempts() -> None:
    with at():
        chores.refuse.enqueue(reason="the mail server says no")
    for number in range(1, 4):
        assert Job.objects.get().failed_at is None
        job = claim(hours=number)
        with at(hours=number):
            attempt(job)
        stored = Job.objects.get()
        assert (stored.attempts, stored.locked_until) == (number, None)
        assert stored.last_error == "ValueError: the mail server says no"

    assert stored.failed_at == NOON + timedelta(hours=3)
    with at(days=30):
        assert queue.claim() is None


def test_it_remembers_why_an_attempt_failed_when_the_next_succeeds() -> None:
    with at():
        chores.refuse.enqueue(reason="")
        queue.fail(claim(), "busy")
    queue.finish(claim(hours=1))

    stored = Job.objects.get()
    assert (stored.attempts, stored.last_error, stored.failed_at) == (2, "busy", None)
    assert stored.finished_at is not None


def test_it_keeps_a_reason_that_no_database_would() -> None:
    with at():
        chores.refuse.enqueue(reason="")
    job = claim()

    assert queue.fail(job, "nul \0, surrogate \ud800, " + "x" * 5_000)

    stored = Job.objects.get().last_error
    assert stored.startswith("nul , surrogate ?, xxx")
    assert len(stored) < 2_001


@pytest.mark.django_db(transaction=True)
def test_it_breaks_off_what_takes_too_long() -> None:
    with at():
        chores.oversleep.enqueue()
    job = claim()

    attempt(job)

    stored = Job.objects.get()
    assert stored.last_error == "TimeLimitExceeded: it took longer than 0:00:00.200000"
    assert (stored.locked_until, stored.failed_at) == (None, None)


def test_it_lets_a_task_that_is_unknown_here_wait_for_a_worker_that_knows_it() -> None:
    with at():
        Job.objects.create(name="tomorrow.tasks.invent")
    job = claim()
    with at():
        attempt(job)

    stored = Job.objects.get()
    assert stored.last_error == "LookupError: there is no task named tomorrow.tasks.invent"
    assert stored.failed_at is None and stored.run_at > NOON


def test_it_gives_a_failed_job_one_more_attempt() -> None:
    with at():
        failed = chores.refuse.enqueue(reason="")
        Job.objects.update(attempts=3, failed_at=NOON)
    with at(hours=1):
        assert queue.retry(failed)
    again = claim(hours=1)
    with at(hours=1):
        assert queue.fail(again, "still no")

    stored = Job.objects.get()
    assert (stored.attempts, stored.last_error) == (4, "still no")
    assert stored.failed_at == NOON + timedelta(hours=1)


def test_it_retries_only_what_has_failed() -> None:
    waiting = chores.refuse.enqueue(reason="")
    before = Job.objects.values().get()

    assert not queue.retry(waiting)
    assert Job.objects.values().get() == before


def test_it_forgets_what_was_done_or_given_up_long_ago() -> None:
    with at():
        for name, column, days in [
            ("fresh", "finished_at", 6),
            ("old", "finished_at", 7),
            ("failed", "failed_at", 89),
            ("failed long ago", "failed_at", 90),
        ]:
            Job.objects.create(name=name, **{column: NOON - timedelta(days=days)})
        Job.objects.create(name="waiting", run_at=NOON - timedelta(days=365))

        assert queue.forget_old_jobs() == 2

    assert set(Job.objects.values_list("name", flat=True)) == {"fresh", "failed", "waiting"}
