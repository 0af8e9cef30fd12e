from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test.utils import override_settings

from tests.caller import Caller
from tests.people import Person
from tests.receiver import Receiver, run_receiver
from tidebill.events import queue
from tidebill.events.worker import attempt

Hook = Callable[..., dict[str, Any]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine, which only tests allow."""
    with run_receiver() as running, override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=True):
        yield running


@pytest.fixture
def hook(alice: Person, receiver: Receiver) -> Hook:
    """Creates a webhook of Alice's account that calls the receiver."""

    def make(kind: str = "client:create", **more: Any) -> dict[str, Any]:
        sent = {"kind": kind, "url": receiver.url, "api_token": "SECRET", **more}
        answer = Caller(alice).post("/webhooks.json?additional_fields[webhook]=secret", {"webhook": sent})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def work() -> None:
    """Perform every due job, as the worker does."""
    while job := queue.claim():
        attempt(job)
