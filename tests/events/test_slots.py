from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from tests.events.together import together
from tidebill.events import queue
from tidebill.events.models import Job

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hourly(tasks: dict[str, queue.Task]) -> queue.Task:
    """The only periodic task."""
    tasks.clear()

    @queue.task(every=timedelta(hours=1))
    def look_after() -> None:
        """Do nothing."""

    return look_after


def keys() -> list[str]:
    return [str(key).rpartition(" ")[2] for key in Job.objects.order_by("id").values_list("key", flat=True)]


def test_it_queues_the_present_slot_and_no_earlier_one() -> None:
    with time_machine.travel(NOON + timedelta(minutes=59), tick=False):
        queue.enqueue_slots({})

    assert keys() == ["2026-11-23T12:00:00+00:00"]


def test_it_queues_each_slot_once_over_restarts() -> None:
    known: dict[str, str] = {}
    for minutes in (0, 1, 59, 60, 119, 300):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            queue.enqueue_slots(known)
            queue.enqueue_slots({})

    hours = (12, 13, 17)
    assert keys() == [f"2026-11-23T{hour}:00:00+00:00" for hour in hours]


def test_it_asks_the_database_only_in_a_new_slot(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    known: dict[str, str] = {}
    with time_machine.travel(NOON, tick=False):
        queue.enqueue_slots(known)
        with django_assert_num_queries(0):
            queue.enqueue_slots(known)


@pytest.mark.django_db(transaction=True)
def test_it_queues_a_slot_once_for_many_schedulers() -> None:
    with time_machine.travel(NOON, tick=False):
        together(6, lambda: queue.enqueue_slots({}))

    assert keys() == ["2026-11-23T12:00:00+00:00"]


def test_it_does_not_queue_again_what_is_already_done() -> None:
    with time_machine.travel(NOON, tick=False):
        queue.enqueue_slots({})
        job = queue.claim()
        assert job and queue.finish(job)
        queue.enqueue_slots({})

    assert Job.objects.count() == 1


@pytest.mark.parametrize("every", [timedelta(0), timedelta(days=8)])
def test_it_refuses_slots_that_it_could_not_recognise(every: timedelta) -> None:
    with pytest.raises(ValueError, match="once a week"):
        queue.task(every=every)
