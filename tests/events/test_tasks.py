"""Periodic tasks of the product."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.people import Person
from tidebill.accounts import tasks as accounts_tasks
from tidebill.events import queue, tasks
from tidebill.events.models import IdempotencyKey, Job
from tidebill.storage import clock

pytestmark = pytest.mark.django_db


def test_it_finds_the_tasks_of_every_room() -> None:
    known: dict[str, str] = {}
    queue.enqueue_slots(known)

    assert {
        "tidebill.events.tasks.forget_old_keys",
        "tidebill.events.tasks.forget_old_jobs",
        "tidebill.accounts.tasks.forget_old_sessions",
    } <= set(known)


def test_it_forgets_old_keys(alice: Person) -> None:
    for key, hours in (("young", 23), ("old", 25)):
        IdempotencyKey.objects.create(
            account=alice.account,
            key=key,
            fingerprint="",
            status=200,
            body=b"",
            created_at=clock.now() - timedelta(hours=hours),
        )

    tasks.forget_old_keys.call()

    assert IdempotencyKey.objects.get().key == "young"


def test_it_forgets_old_jobs() -> None:
    Job.objects.create(name="old", finished_at=clock.now() - timedelta(days=8))

    tasks.forget_old_jobs.call()

    assert not Job.objects.exists()


def test_it_forgets_sessions_that_have_expired() -> None:
    for name, days in (("valid", 1), ("expired", -1)):
        Session.objects.create(session_key=name, expire_date=clock.now() + timedelta(days=days))

    accounts_tasks.forget_old_sessions.call()

    assert Session.objects.get().session_key == "valid"


@pytest.mark.usefixtures("alice", "charlie")
def test_every_periodic_task_runs_in_the_scope_of_no_account() -> None:
    periodic = [found for found in queue.periodic_tasks() if found.name.startswith("tidebill.")]

    failed = {found.name: error for found in periodic if (error := _error_of(found))}

    assert len(periodic) > 10
    assert failed == {}


def _error_of(found: queue.Task) -> str:
    try:
        found.call()
    except Exception as error:
        return repr(error)
    return ""
