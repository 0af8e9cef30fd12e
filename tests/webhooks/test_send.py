"""Requests to a receiver, and retries when it fails."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test.utils import override_settings
from django_scopes import scope
from standardwebhooks.webhooks import Webhook as Signer

from tests.caller import Caller
from tests.people import Person
from tests.receiver import Received, Receiver
from tests.webhooks.conftest import Hook, work
from tidebill.accounts.models import Account
from tidebill.events.models import JournalEntry
from tidebill.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def change(person: Person, *names: str) -> int:
    """Create a client and rename it; return its id."""
    api = Caller(person)
    number = int(api.post("/clients.json", {"client": {"name": names[0]}}).json()["id"])
    for name in names[1:]:
        api.put(f"/clients/{number}.json", {"client": {"name": name}})
    return number


def deliveries(person: Person) -> list[WebhookDelivery]:
    with scope(account=person.account):
        return list(WebhookDelivery.objects.order_by("pk"))


def names(receiver: Receiver) -> list[str]:
    return [json.loads(request.body)["client"]["name"] for request in receiver.received]


def refuse(_request: Received) -> tuple[int, bytes]:
    return 500, b"not now"


def at(**later: float) -> Any:
    return time_machine.travel(NOON + timedelta(**later), tick=False)


def test_it_sends_to_the_byte_what_was_written_and_signs_it(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    secret = hook()["secret"]

    change(alice, "Zażółć")
    work()

    (request,) = receiver.received
    (delivery,) = deliveries(alice)
    assert request.body == delivery.payload.encode()
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert Signer(secret).verify(request.body, request.headers)["client"]["name"] == "Zażółć"
    assert request.headers["webhook-id"] == delivery.message_id
    assert delivery.status == "delivered"


def test_another_secret_does_not_fit(alice: Person, hook: Hook, receiver: Receiver) -> None:
    hook()
    change(alice, "New")
    work()

    (request,) = receiver.received
    with pytest.raises(Exception, match="No matching signature"):
        Signer("whsec_" + "A" * 44).verify(request.body, request.headers)


def test_for_a_day_both_secrets_sign(alice: Person, hook: Hook, receiver: Receiver) -> None:
    made = hook()
    place = f"/webhooks/{made['id']}/rotate_secret.json?additional_fields[webhook]=secret"
    fresh = Caller(alice).post(place).json()["secret"]
    change(alice, "New")
    work()

    (request,) = receiver.received
    assert fresh != made["secret"]
    for secret in (fresh, made["secret"]):
        Signer(secret).verify(request.body, request.headers)


def test_after_a_day_the_former_secret_signs_no_more(alice: Person, hook: Hook, receiver: Receiver) -> None:
    with at():
        made = hook()
        Caller(alice).post(f"/webhooks/{made['id']}/rotate_secret.json")
    with at(hours=24):
        change(alice, "New")
        work()

    assert " " not in receiver.received[0].headers["webhook-signature"]


def test_one_that_fails_is_tried_again_under_the_same_id(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    hook()
    receiver.answer = refuse
    with at():
        change(alice, "New")
        work()
    receiver.answer = lambda _: (204, b"")
    with at(seconds=14):
        work()
        assert len(receiver.received) == 1
    with at(seconds=17):
        work()

    (delivery,) = deliveries(alice)
    assert (delivery.status, delivery.attempts) == ("delivered", 2)
    assert {request.headers["webhook-id"] for request in receiver.received} == {delivery.message_id}
    with scope(account=alice.account):
        log = WebhookAttempt.objects.order_by("pk").values_list("number", "answer_status", "answer")
        assert list(log) == [(1, 500, "not now"), (2, 204, "")]


def test_what_happens_to_one_object_arrives_in_order(alice: Person, hook: Hook, receiver: Receiver) -> None:
    hook("client:update")
    receiver.answer = lambda request: (500 if b"First" in request.body else 200, b"")
    with at():
        change(alice, "New", "First", "Second", "Third")
        work()
        assert names(receiver) == ["First"]
    receiver.answer = lambda _: (200, b"")
    with at(minutes=1):
        work()

    assert names(receiver) == ["First", "First", "Second", "Third"]


def test_one_object_does_not_wait_for_another(alice: Person, hook: Hook, receiver: Receiver) -> None:
    hook()
    receiver.answer = lambda request: (500 if b"Stuck" in request.body else 200, b"")
    change(alice, "Stuck")
    change(alice, "Free")
    work()

    assert [delivery.status for delivery in deliveries(alice)] == ["waiting", "delivered"]


def test_it_follows_no_redirect(alice: Person, hook: Hook, receiver: Receiver) -> None:
    hook()
    receiver.answer = lambda _: (302, b"")
    receiver.headers = {"Location": receiver.url}
    change(alice, "New")
    work()

    assert len(receiver.received) == 1
    assert [delivery.status for delivery in deliveries(alice)] == ["waiting"]


def test_it_calls_no_private_address_unless_the_operator_allows_it(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    hook(url=receiver.url.replace("127.0.0.1", "localhost"))
    change(alice, "New")

    with override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=False):
        work()

    assert receiver.received == []
    with scope(account=alice.account):
        assert WebhookAttempt.objects.get().error == "the address is not a public one"


def test_an_address_that_can_t_be_reached_costs_one_try_for_all_objects(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    hook(url="http://127.0.0.1:1/")
    with at():
        for name in ("One", "Two", "Three"):
            change(alice, name)
        work()

    assert [delivery.attempts for delivery in deliveries(alice)] == [1, 0, 0]
    with scope(account=alice.account):
        assert Webhook.objects.get().paused_until == NOON + timedelta(seconds=5)


def test_after_three_days_of_failure_it_is_given_up_and_switched_off(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    made = hook()
    receiver.answer = refuse
    with at():
        change(alice, "New")
    with time_machine.travel(NOON, tick=False) as travel:
        for _ in range(24):
            work()
            travel.move_to(_due(alice))
        before = deliveries(alice)[0]
        assert (before.status, before.attempts) == ("waiting", 24)
        assert timedelta(days=3) <= before.next_at - NOON < timedelta(days=3.4)
        work()

    (delivery,) = deliveries(alice)
    assert (delivery.status, delivery.attempts, len(receiver.received)) == ("failed", 25, 25)
    place = f"/webhooks/{made['id']}.json?additional_fields[webhook]=deactivation_reason"
    told = Caller(alice).get(place).json()
    assert (told["active"], told["deactivation_reason"]) == (False, "HTTP 500")
    assert Account.objects.get(pk=alice.account.pk).webhook_kinds == []
    assert JournalEntry.objects.filter(action="webhook.deactivate", user=None).count() == 1


def _due(person: Person) -> datetime:
    return deliveries(person)[0].next_at + timedelta(milliseconds=1)


def test_who_says_that_it_is_gone_is_not_called_again(alice: Person, hook: Hook, receiver: Receiver) -> None:
    made = hook()
    receiver.answer = lambda _: (410, b"")
    change(alice, "New")
    work()

    assert [delivery.status for delivery in deliveries(alice)] == ["failed"]
    assert Caller(alice).get(f"/webhooks/{made['id']}.json").json()["active"] is False


def test_switched_on_again_it_gets_what_has_waited(alice: Person, hook: Hook, receiver: Receiver) -> None:
    made = hook()
    change(alice, "Waited")
    api = Caller(alice)
    api.put(f"/webhooks/{made['id']}.json", {"webhook": {"active": False}})
    work()
    assert receiver.received == []

    api.put(f"/webhooks/{made['id']}.json", {"webhook": {"active": True}})
    work()

    assert names(receiver) == ["Waited"]


def test_a_deleted_webhook_is_sent_nothing_more(alice: Person, hook: Hook, receiver: Receiver) -> None:
    made = hook()
    change(alice, "New")

    Caller(alice).delete(f"/webhooks/{made['id']}.json")
    work()

    assert receiver.received == []
