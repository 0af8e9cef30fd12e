from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from tests.events import chores
from tests.events.together import together
from tidebill.events import queue
from tidebill.events.models import Job

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEASE = timedelta(seconds=90)


def at(**later: float) -> time_machine.travel:
    return time_machine.travel(NOON + timedelta(**later), tick=False)


def test_it_finds_nothing_in_an_empty_queue() -> None:
    assert queue.claim() is None


def test_it_takes_the_job_that_is_due_for_longest() -> None:
    with at():
        late = chores.refuse.using(run_after=NOON + timedelta(seconds=2)).enqueue(reason="")
        early = chores.refuse.using(run_after=NOON + timedelta(seconds=1)).enqueue(reason="")
    with at(seconds=5):
        assert [queue.claim(), queue.claim(), queue.claim()] == [early, late, None]


def test_it_leases_for_as_long_as_the_task_may_take() -> None:
    with at():
        chores.refuse.enqueue(reason="")
        queue.claim()

    job = Job.objects.get()
    assert (job.attempts, job.locked_until) == (1, NOON + LEASE)


def test_it_takes_over_once_the_lease_has_run_out() -> None:
    with at():
        chores.refuse.enqueue(reason="")
        queue.claim()
    with at(seconds=89):
        assert queue.claim() is None
    with at(seconds=90):
        again = queue.claim()

    assert again is not None
    assert (again.attempts, again.locked_until) == (2, NOON + 2 * LEASE)
    assert Job.objects.get().last_error.startswith("The worker ended, or ran out of time")


def test_it_gives_up_a_job_that_keeps_killing_its_workers() -> None:
    with at():
        chores.refuse.enqueue(reason="")
        chores.note.enqueue(file="", text="the next one")
    for attempt in range(3):
        with at(hours=attempt):
            assert (found := queue.claim()) and found.name == chores.refuse.name
    with at(hours=3):
        assert (found := queue.claim()) and found.name == chores.note.name

    given_up = Job.objects.get(name=chores.refuse.name)
    assert (given_up.attempts, given_up.failed_at) == (3, NOON + timedelta(hours=3))
    assert given_up.locked_until is None
    assert given_up.last_error.startswith("The worker ended")


@pytest.mark.django_db(transaction=True)
def test_it_never_gives_one_job_to_two_workers() -> None:
    queued = {chores.refuse.enqueue(reason="").pk for _ in range(30)}

    def claim_all() -> list[int]:
        found = []
        while Job.objects.filter(attempts=0).exists():
            job = queue.claim()
            found += [job.pk] if job else []
        return found

    claimed = [number for found in together(4, claim_all) for number in found]

    assert sorted(claimed) == sorted(queued)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_it_never_waits_for_a_change_that_has_yet_to_be_committed() -> None:
    with transaction.atomic():
        chores.refuse.enqueue(reason="unseen")
        transaction.set_rollback(True)

    assert queue.claim() is None
