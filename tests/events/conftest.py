import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tidebill.events import queue

_WORK = (
    "import django; django.setup(); import tests.events.chores; from tidebill.events.worker import run; run()"
)
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> dict[str, queue.Task]:
    """The tasks there are: those that a test makes are gone after it."""
    found = dict(queue._tasks)
    monkeypatch.setattr(queue, "_tasks", found)
    return found


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[StartWorker]:
    """Starts workers, processes of their own, on the database of this test."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-c", _WORK], env=_environment())
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    server = os.environ.get("DATABASE_URL", "")
    url = urlsplit(server)._replace(path=f"/{quote(name)}").geturl() if server else f"sqlite:///{quote(name)}"
    data = {"DATABASE_URL": url, "TIDEBILL_DATA": str(settings.TIDEBILL_DATA), "PYTHONPATH": "."}
    return {**os.environ, **data, "DJANGO_SETTINGS_MODULE": "tests.settings"}
