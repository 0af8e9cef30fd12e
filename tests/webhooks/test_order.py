"""Events of one object arrive in order at a URL, across its webhooks."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.receiver import Received, Receiver
from tests.webhooks.conftest import Hook, work
from tidebill.webhooks.models import WebhookDelivery

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KINDS = ("create", "update", "destroy")
INVOICE = {"buyer_name": "Buyer", "positions": [{"name": "Idea", "tax": 23, "total_price_gross": 100}]}


def _sent(person: Person) -> dict[str, str]:
    """Return the kind of each delivery by id."""
    with scope(account=person.account):
        return dict(WebhookDelivery.objects.order_by("pk").values_list("message_id", "kind"))


def _accepted(receiver: Receiver, refused: set[int]) -> list[str]:
    return [
        request.headers["webhook-id"]
        for place, request in enumerate(receiver.received)
        if place not in refused
    ]


def test_an_update_waits_for_the_creation_that_another_webhook_tells(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    for kind in KINDS:
        hook(f"client:{kind}")
    receiver.answer = lambda _: (500, b"")
    api = Caller(alice)
    with time_machine.travel(NOON, tick=False):
        number = api.post("/clients.json", {"client": {"name": "New"}}).json()["id"]
        api.put(f"/clients/{number}.json", {"client": {"name": "Renamed"}})
        api.delete(f"/clients/{number}.json")
        work()
        assert len(receiver.received) == 1
    receiver.answer = lambda _: (200, b"")
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        work()

    kinds = _sent(alice)
    assert [kinds[request.headers["webhook-id"]] for request in receiver.received] == [
        "client:create",
        "client:create",
        "client:update",
        "client:destroy",
    ]


def test_nothing_follows_the_deletion_of_an_invoice_with_a_payment(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    for kind in KINDS:
        hook(f"invoice:{kind}")
    api = Caller(alice)
    invoice = api.post("/invoices.json", {"invoice": INVOICE}).json()
    payment = {"name": "Paid", "price": 40, "paid": True, "invoice_id": invoice["id"]}
    assert api.post("/banking/payments.json", {"banking_payment": payment}).status_code == 201

    assert api.delete(f"/invoices/{invoice['id']}.json").status_code == 200
    work()

    kinds = _sent(alice)
    assert list(kinds.values()) == ["invoice:create", "invoice:update", "invoice:destroy"]
    assert [request.headers["webhook-id"] for request in receiver.received] == list(kinds)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_fails_each_object_arrives_in_order_and_its_deletion_last(
    alice: Person, hook: Hook, receiver: Receiver, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # repeatable
    for kind in KINDS:
        hook(f"client:{kind}")
        hook(f"product:{kind}")
    refused: set[int] = set()

    def answer(_request: Received) -> tuple[int, bytes]:
        if chance.random() < 0.4:
            refused.add(len(receiver.received))
            return 503, b""
        return 200, b""

    receiver.answer = answer
    api = Caller(alice)
    with time_machine.travel(NOON, tick=False) as travel:
        for name in ("client", "product"):
            for place in range(3):
                number = api.post(f"/{name}s.json", {name: {"name": f"New {place}"}}).json()["id"]
                for again in range(chance.randrange(3)):
                    api.put(f"/{name}s/{number}.json", {name: {"name": f"Renamed {again}"}})
                    if chance.random() < 0.5:
                        work()
                api.delete(f"/{name}s/{number}.json")
        for hour in range(72):
            travel.move_to(NOON + timedelta(hours=hour))
            work()

    told: dict[tuple[str, int], list[str]] = {}
    order: dict[tuple[str, int], list[str]] = {}
    with scope(account=alice.account):
        subjects = {
            row.message_id: (row.kind.split(":")[0], row.subject_id) for row in WebhookDelivery.objects.all()
        }
    for message in _sent(alice):
        order.setdefault(subjects[message], []).append(message)
    for message in _accepted(receiver, refused):
        told.setdefault(subjects[message], []).append(message)
    assert told == order
    assert all(_sent(alice)[messages[-1]].endswith(":destroy") for messages in told.values())


def test_a_webhook_that_is_switched_off_holds_up_no_other(
    alice: Person, hook: Hook, receiver: Receiver
) -> None:
    created, _updated = hook("client:create"), hook("client:update")
    receiver.answer = lambda _: (500, b"")
    api = Caller(alice)
    with time_machine.travel(NOON, tick=False):
        number = api.post("/clients.json", {"client": {"name": "New"}}).json()["id"]
        api.put(f"/clients/{number}.json", {"client": {"name": "Renamed"}})
        work()
        api.put(f"/webhooks/{created['id']}.json", {"webhook": {"active": False}})
    receiver.answer = lambda _: (200, b"")
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        work()

    assert json.loads(receiver.received[-1].body)["client"]["name"] == "Renamed"
    assert len(receiver.received) == 2


def test_another_address_does_not_wait(alice: Person, hook: Hook, receiver: Receiver) -> None:
    hook("client:create")
    hook("client:update", url=f"{receiver.url}/other")
    receiver.answer = lambda request: (500 if request.path == "/hook" else 200, b"")
    api = Caller(alice)
    number = api.post("/clients.json", {"client": {"name": "New"}}).json()["id"]
    api.put(f"/clients/{number}.json", {"client": {"name": "Renamed"}})
    work()

    with scope(account=alice.account):
        statuses = WebhookDelivery.objects.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == ["waiting", "delivered"]
