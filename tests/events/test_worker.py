"""Worker processes that are stopped, killed, and disconnected from the database."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.events import chores
from tests.events.conftest import StartWorker
from tidebill.events import queue, worker
from tidebill.events.models import Job, Worker
from tidebill.storage import clock

_PATIENCE = 30


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, list(Job.objects.values())
        time.sleep(0.05)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.django_db(transaction=True)
def test_it_does_a_job_of_a_killed_worker_again_with_one_effect(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    job = chores.linger.enqueue(file=str(file), seconds=60)
    first = start_worker()
    wait_until(lambda: Job.objects.filter(key="the effect").exists())
    first.send_signal(signal.SIGKILL)
    first.wait()

    second = start_worker()
    wait_until(lambda: lines(file) == ["begun", "effect"])
    job.refresh_from_db()
    assert (job.attempts, job.finished_at) == (1, None)
    assert job.locked_until is not None and job.locked_until > clock.now()

    # Expire the lease.
    Job.objects.filter(pk=job.pk).update(
        locked_until=clock.now(), arguments={"file": str(file), "seconds": 0}
    )
    wait_until(lambda: Job.objects.filter(pk=job.pk).exclude(finished_at=None).exists())
    second.terminate()
    assert second.wait(timeout=_PATIENCE) == 0

    job.refresh_from_db()
    assert (job.attempts, job.failed_at) == (2, None)
    assert sorted(lines(file)) == ["begun", "begun", "effect"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_the_job_under_way_when_told_to_stop(
    start_worker: StartWorker, tmp_path: Path, number: signal.Signals
) -> None:
    file = tmp_path / "file"
    job = chores.linger.enqueue(file=str(file), seconds=1)
    running = start_worker()
    wait_until(lambda: lines(file) == ["begun"])

    running.send_signal(number)

    assert running.wait(timeout=_PATIENCE) == 0
    job.refresh_from_db()
    assert job.finished_at is not None
    effect = Job.objects.get(key="the effect")
    assert (effect.attempts, lines(file)) == (0, ["begun"])
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_shows_that_it_lives(start_worker: StartWorker) -> None:
    Worker.objects.create(name="dead", seen_at=clock.now() - timedelta(days=2))
    running = start_worker()
    wait_until(lambda: [found for found in Worker.objects.all() if f":{running.pid}:" in found.name])

    assert Worker.objects.count() == 1
    assert clock.now() - Worker.objects.get().seen_at < timedelta(seconds=_PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_when_the_server_has_cut_its_connection(start_worker: StartWorker, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only a server cuts connections")
    start_worker()
    wait_until(Worker.objects.exists)

    for number in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        chores.note.enqueue(file=str(tmp_path / "file"), text=str(number))
        wait_until(lambda wanted=number + 1: len(lines(tmp_path / "file")) == wanted)


@pytest.mark.django_db(transaction=True)
def test_it_waits_longer_and_longer_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    shift = worker._Shift("here", threading.Event())

    def is_away() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(queue, "claim", is_away)
        assert [shift.turn() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert shift.turn() == 0.0
    assert Job.objects.exclude(finished_at=None).count() == 1
    assert shift.patience == 1.0


@pytest.mark.django_db(transaction=True)
def test_it_stops_even_if_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = threading.Event()
    stopping.set()

    def is_away(**_: object) -> None:
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(Worker.objects, "filter", is_away)

    worker._Shift("here", stopping).work()
