from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.caller import Caller
from tests.people import Person
from tests.receiver import Receiver
from tests.webhooks.conftest import Hook, work
from tests.webhooks.test_send import change, names

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_it_sends_one_again_under_its_own_id(alice: Person, hook: Hook, receiver: Receiver) -> None:
    place = f"/webhooks/{hook()['id']}"
    change(alice, "One")
    change(alice, "Two")
    work()
    second = Caller(alice).get(f"{place}/deliveries.json").json()[0]

    answer = Caller(alice).post(f"{place}/replay.json", {"delivery_ids": [second["id"]]})
    work()

    assert answer.json() == {"status": "ok", "replayed": 1}
    assert names(receiver) == ["One", "Two", "Two"]
    assert {request.headers["webhook-id"] for request in receiver.received[1:]} == {second["message_id"]}


def test_it_sends_those_of_a_time_again(alice: Person, hook: Hook, receiver: Receiver) -> None:
    place = f"/webhooks/{hook()['id']}"
    for hours, name in enumerate(("One", "Two", "Three")):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            change(alice, name)
            work()

    span = {"since": "2026-11-23T13:00:00Z", "until": "2026-11-23T14:00:00Z"}
    assert Caller(alice).post(f"{place}/replay.json", span).json()["replayed"] == 1
    work()

    assert names(receiver) == ["One", "Two", "Three", "Two"]


def test_what_waits_is_not_sent_twice(alice: Person, hook: Hook, receiver: Receiver) -> None:
    place = f"/webhooks/{hook()['id']}"
    change(alice, "One")

    assert Caller(alice).post(f"{place}/replay.json").json()["replayed"] == 0
    work()

    assert names(receiver) == ["One"]


def test_the_log_shows_request_and_answer(alice: Person, hook: Hook, receiver: Receiver) -> None:
    place = f"/webhooks/{hook()['id']}/deliveries"
    number = change(alice, "One")
    work()

    (listed,) = Caller(alice).get(f"{place}.json", status="delivered").json()
    shown = Caller(alice).get(f"{place}/{listed['id']}.json").json()

    assert (listed["subject_id"], listed["attempts"], "payload" in listed) == (number, 1, False)
    assert shown["payload"] == receiver.received[0].body.decode()
    (attempt,) = shown["log"]
    assert (attempt["number"], attempt["answer_status"], attempt["answer"]) == (1, 200, "OK")
    assert attempt["headers"]["webhook-id"] == listed["message_id"]
    assert Caller(alice).get(f"{place}.json", status="failed").json() == []


def test_a_delivery_of_another_webhook_is_not_found(alice: Person, hook: Hook, receiver: Receiver) -> None:
    first, other = hook(), hook("product:create")
    change(alice, "One")
    (delivery,) = Caller(alice).get(f"/webhooks/{first['id']}/deliveries.json").json()

    for wrong in (f"{other['id']}/deliveries/{delivery['id']}", f"{first['id']}/deliveries/x"):
        assert Caller(alice).get(f"/webhooks/{wrong}.json").status_code == 404
