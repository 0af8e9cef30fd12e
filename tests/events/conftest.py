import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.workers import start_worker as start_process
from tidebill.events import queue

_WORK = "import tests.events.chores; from tidebill.events.worker import run; run()"
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> dict[str, queue.Task]:
    """The registered tasks, without those added by the test."""
    found = dict(queue._tasks)
    monkeypatch.setattr(queue, "_tasks", found)
    return found


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[StartWorker]:
    """Starts worker processes on the database of this test."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        process = start_process(_WORK)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
