from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.events import chores
from tests.people import Person
from tidebill.events.models import Job, Worker
from tidebill.storage import clock

pytestmark = pytest.mark.django_db


def say(**options: object) -> list[str]:
    out = StringIO()
    call_command("jobs", stdout=out, **options)
    return out.getvalue().splitlines()


def test_it_shows_what_is_tried_again_and_what_was_given_up(alice: Person) -> None:
    now = clock.now()
    again = chores.refuse.using(account=alice.account).enqueue(reason="")
    Job.objects.update(attempts=2, last_error="ValueError: no\nand more")
    failed = Job.objects.create(name="b", attempts=3, failed_at=now, last_error="gone", run_at=now)
    running = Job.objects.create(name="c", attempts=1, locked_until=now + timedelta(hours=1))
    Job.objects.create(name="done", finished_at=now)
    Worker.objects.create(name="here")
    Worker.objects.create(name="gone", seen_at=now - timedelta(hours=1))

    lines = say()

    name = chores.refuse.name
    due = f"{again.run_at:%Y-%m-%d %H:%M:%S}"
    assert f"{name} {again.pk} account=acme attempts=2 due at {due}: ValueError: no" in lines
    assert f"b {failed.pk} account=- attempts=3 failed at {now:%Y-%m-%d %H:%M:%S}: gone" in lines
    assert f"c {running.pk} account=- attempts=1 running" in lines
    assert lines[-1] == "1 workers are running"
    assert len(lines) == 4


def test_it_tries_a_failed_job_again() -> None:
    job = Job.objects.create(name="a", attempts=3, failed_at=clock.now())

    assert say(retry=job.pk) == [f"a {job.pk} will be retried"]
    assert Job.objects.get().failed_at is None


def test_it_refuses_to_retry_what_has_not_failed() -> None:
    job = Job.objects.create(name="a")

    with pytest.raises(CommandError, match=f"failed job not found: {job.pk}"):
        say(retry=job.pk)
