from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django_scopes import scope

from tests.events import chores
from tests.events.together import together
from tests.people import Person
from tidebill.catalog.models import Category
from tidebill.events import queue
from tidebill.events.models import Job

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@time_machine.travel(NOON, tick=False)
def test_it_queues_a_call() -> None:
    job = chores.refuse.enqueue(reason="why")

    stored = Job.objects.values().get()
    assert stored["id"] == job.pk
    assert (stored["name"], stored["arguments"]) == ("tests.events.chores.refuse", {"reason": "why"})
    assert (stored["attempts"], stored["run_at"], stored["key"]) == (0, NOON, None)
    assert (stored["locked_until"], stored["finished_at"], stored["failed_at"]) == (None, None, None)


@pytest.mark.django_db(transaction=True)
def test_it_leaves_no_job_when_the_change_is_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        chores.refuse.enqueue(reason="why")
        chores.refuse.using(key="once").enqueue(reason="why")
        raise RuntimeError

    assert not Job.objects.exists()


@pytest.mark.parametrize("arguments", [{}, {"reason": "why", "more": 1}, {"reason": Decimal(1)}])
def test_it_refuses_a_call_that_could_never_be_made(arguments: dict[str, object]) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        chores.refuse.enqueue(**arguments)

    assert not Job.objects.exists()


def test_it_queues_once_for_a_key() -> None:
    first = chores.refuse.using(key="once").enqueue(reason="first")
    second = chores.refuse.using(key="once").enqueue(reason="second")

    assert second.pk == first.pk
    assert Job.objects.get().arguments == {"reason": "first"}


@pytest.mark.django_db(transaction=True)
def test_it_queues_once_for_a_key_asked_for_by_many() -> None:
    found = together(6, lambda: chores.refuse.using(key="once").enqueue(reason="").pk)

    assert len(set(found)) == Job.objects.count() == 1


@time_machine.travel(NOON, tick=False)
def test_it_waits_until_the_moment_given() -> None:
    chores.refuse.using(run_after=NOON + timedelta(hours=1)).enqueue(reason="")
    assert queue.claim() is None

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert queue.claim() is not None


def test_it_is_done_in_the_scope_of_its_account(alice: Person, charlie: Person, tmp_path: Path) -> None:
    for person, name in ((alice, "Hers"), (charlie, "His")):
        with scope(account=person.account):
            Category.objects.create(account=person.account, name=name)

    queue.perform(chores.name_categories.using(account=alice.account).enqueue(file=str(tmp_path / "file")))

    assert (tmp_path / "file").read_text() == "Hers\n"


def test_it_goes_with_its_account(alice: Person, charlie: Person) -> None:
    for person in (alice, charlie):
        chores.refuse.using(account=person.account).enqueue(reason=person.account.prefix)

    charlie.account.delete()

    assert [job.arguments["reason"] for job in Job.objects.all()] == ["acme"]


def test_it_can_be_done_at_once_instead(tmp_path: Path) -> None:
    chores.note.call(file=str(tmp_path / "file"), text="now")

    assert (tmp_path / "file").read_text() == "now\n"
    assert not Job.objects.exists()
