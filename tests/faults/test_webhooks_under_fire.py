"""A receiver that fails a third of the time, and killed workers: no event is lost or out of order."""

import json
import os
import random
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from django_scopes import scope

from tests.people import Person
from tests.receiver import Received, run_receiver
from tests.workers import start_worker
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.services.clients import create_client, update_client
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.models import WebhookDelivery
from tidebill.webhooks.services.manage import create_webhook

# The long form: TIDEBILL_EVENTS=10000.
EVENTS = int(os.environ.get("TIDEBILL_EVENTS", "300"))
OBJECTS = max(EVENTS // 10, 1)
_CHANCE = random.Random(20261125)  # noqa: S311  # not a secret
# The product's delays divided by a thousand.
_WORK = """
from datetime import timedelta
from tidebill.webhooks.services import send
from tidebill.events import queue, worker
real = send.wait_after
send.wait_after = lambda attempts, spread: real(min(attempts, 20), spread=spread) / 1000
send._LEASE = send._FIRST_PAUSE = timedelta(seconds=1)
queue._LEASE_MARGIN = timedelta(seconds=-58)
worker._PAUSE = 0.02
worker.run()
"""


@pytest.mark.django_db(transaction=True)
def test_no_event_is_lost_and_each_object_s_arrive_in_order(alice: Person) -> None:
    def answer(_: Received) -> tuple[int, bytes]:
        return (500, b"") if _CHANCE.random() < 1 / 3 else (200, b"")

    accepted: list[Received] = []

    def note(request: Received) -> tuple[int, bytes]:
        status, text = answer(request)
        if status == 200:
            accepted.append(request)
        return status, text

    with run_receiver(note) as receiver:
        _change(alice, receiver.url)
        kills = sum(1 for _ in _kill_workers_until_done(alice))

    assert kills >= 3
    arrived: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for request in accepted:
        client = json.loads(request.body)["client"]
        arrived[client["id"]].append((client["name"], request.headers["webhook-id"]))
    assert len({name for found in arrived.values() for name, _ in found}) == EVENTS
    for found in arrived.values():
        # Duplicates have the same id, and order is preserved.
        assert len({name for name, _ in found}) == len({number for _, number in found})
        turns = [int(name.split()[1]) for name, _ in found]
        assert turns == sorted(turns)


def _change(person: Person, url: str) -> None:
    """Rename every object repeatedly."""
    with scope(account=person.account), override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=True):
        create_webhook(person.account, WebhookInput(kind="client:update", url=url))
        clients = [
            create_client(person.account, ClientInput(name=f"Client {place}")) for place in range(OBJECTS)
        ]
        for turn in range(EVENTS):
            update_client(clients[turn % OBJECTS], ClientInput(name=f"Turn {turn}"))


def _kill_workers_until_done(person: Person) -> Iterator[None]:
    """Run two workers and kill one now and then; yields at each kill."""
    end = time.monotonic() + max(60, EVENTS / 10)
    workers = [_start(), _start()]
    kills = 0
    try:
        while _waiting(person):
            assert time.monotonic() < end, f"{_waiting(person)} events still wait"
            time.sleep(0.5)
            # Workers need the first seconds to start.
            if kills < max(3, EVENTS // 300) and _CHANCE.random() < 0.7:
                victim = _CHANCE.randrange(2)
                os.kill(workers[victim].pid, signal.SIGKILL)
                workers[victim].wait()
                workers[victim] = _start()
                kills += 1
                yield
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _waiting(person: Person) -> int:
    with scope(account=person.account):
        return WebhookDelivery.objects.filter(status=WebhookDelivery.Status.WAITING).count()


def _start() -> "subprocess.Popen[bytes]":
    return start_worker(_WORK, TIDEBILL_WEBHOOK_ALLOW_PRIVATE="1")
