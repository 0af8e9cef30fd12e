from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.invoices.conftest import issue
from tests.transmission.ksef_double import TOKEN, KsefDouble, run_double
from tidebill.accounts.models import Account
from tidebill.events import queue, worker
from tidebill.events.models import Job
from tidebill.storage import clock
from tidebill.transmission.channels.ksef import gateway
from tidebill.transmission.commands import KsefInput
from tidebill.transmission.models import Connection
from tidebill.transmission.services.connect import connect_ksef

__all__ = ["issue"]
NIP = "5252445767"
Connect = Callable[..., Connection]


@pytest.fixture(scope="module")
def running() -> Iterator[KsefDouble]:
    with run_double() as double:
        yield double


@pytest.fixture
def double(running: KsefDouble, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[KsefDouble]:
    """KSeF's test double, empty and working."""
    running.sessions.clear()
    running.faults.clear()
    running.requests.clear()
    running.purchases.clear()
    running.patience, running.delay = 0, 0.0
    running.token, running.tokens_signed = TOKEN, 0
    running.clock = None
    running.exceeded.clear()
    running._recent.clear()
    # The double's upload addresses are local.
    monkeypatch.setattr("ksef_client.http._validate_presigned_url_security", lambda *_given: None)
    gateway._accesses.clear()
    settings.TIDEBILL_KSEF_URLS = dict.fromkeys(("test", "demo", "production"), running.url)
    monkeypatch.setattr(gateway, "_SECONDS", 3.0)
    yield running


@pytest.fixture
def connect(scoped: Account, double: KsefDouble) -> Connect:
    """Connects the account to the double."""

    def make(**attributes: Any) -> Connection:
        sent = {"environment": "production", "identity": NIP, "token": TOKEN, **attributes}
        return connect_ksef(scoped, KsefInput(**sent))

    return make


def work_through(limit: int = 40) -> int:
    """Perform all queued jobs regardless of due date; return their number."""
    for done in range(limit):
        job = _next_job()
        if job is None:
            return done
        worker.attempt(job)
    raise AssertionError("there is always another job")


def _next_job() -> Any:
    open_jobs = Job.objects.filter(finished_at=None, failed_at=None, name__contains="transmission")
    open_jobs.update(run_at=clock.now())
    others = Job.objects.filter(finished_at=None, failed_at=None).exclude(name__contains="transmission")
    others.delete()
    return queue.claim()
