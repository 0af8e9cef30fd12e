"""A repeated request with the same key returns the stored response."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django_scopes import scope

from tests.caller import Caller
from tests.errors import plain_error
from tests.events.together import together
from tests.people import Person
from tidebill.events.models import IdempotencyKey
from tidebill.http import rendering
from tidebill.invoices.models import Invoice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATH = "/invoices.json"
BODY: dict[str, Any] = {"invoice": {"buyer_name": "Buyer", "positions": [{"name": "Idea", "quantity": 1}]}}


def post(
    person: Person, body: Any = BODY, *, key: str = "K-1", path: str = PATH, **headers: str
) -> HttpResponse:
    return Caller(person).post(path, body, **{"Idempotency-Key": key, **headers})


def count(person: Person) -> int:
    with scope(account=person.account):
        return Invoice.objects.count()


def test_it_answers_the_same_again_and_makes_one_document(alice: Person) -> None:
    first = post(alice, {"invoice": {**BODY["invoice"], "odd": 1}})
    again = post(alice, {"invoice": {**BODY["invoice"], "odd": 1}})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Warning"] == first.headers["Warning"] == '299 tidebill "ignored: invoice.odd"'
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert count(alice) == 1


def test_it_makes_two_documents_for_two_keys_or_none(alice: Person) -> None:
    post(alice, key="K-1")
    post(alice, key="K-2")
    Caller(alice).post(PATH, BODY)
    Caller(alice).post(PATH, BODY)

    assert count(alice) == 4


def test_it_answers_again_what_was_true_then(alice: Person) -> None:
    first = post(alice)
    Caller(alice).put(f"/invoices/{first.json()['id']}.json", {"invoice": {"place": "Hel"}})

    assert post(alice).json()["place"] is None


def test_it_repeats_changes_and_deletions_too(alice: Person) -> None:
    path = f"/invoices/{post(alice, key='make').json()['id']}.json"
    caller = Caller(alice)

    changed = [caller.put(path, {"invoice": {"place": "Hel"}}, **{"Idempotency-Key": "put"}) for _ in "ab"]
    removed = [caller.delete(path, **{"Idempotency-Key": "delete"}) for _ in "ab"]

    assert [answer.status_code for answer in changed + removed] == [200, 200, 200, 200]
    assert changed[0].content == changed[1].content
    assert [answer.headers.get("Idempotent-Replayed") for answer in removed] == [None, "true"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PATH, {"invoice": {**BODY["invoice"], "place": "Hel"}}),
        (PATH, json.dumps(BODY) + " "),
        ("/invoices.xml", BODY),
        ("/clients.json", BODY),
    ],
)
def test_it_refuses_the_key_of_another_request(alice: Person, path: str, body: Any) -> None:
    post(alice)

    answer = post(alice, body, path=path)

    assert answer.status_code == 422
    assert b"This Idempotency-Key was used for a different request" in answer.content
    assert count(alice) == 1
    assert IdempotencyKey.objects.count() == 1


def test_it_refuses_the_key_of_another_method(alice: Person) -> None:
    path = f"/invoices/{post(alice, key='make').json()['id']}.json"
    Caller(alice).put(path, {"invoice": {}}, **{"Idempotency-Key": "K"})

    assert Caller(alice).delete(path, **{"Idempotency-Key": "K"}).status_code == 422
    assert Caller(alice).get(path).status_code == 200


def test_it_keeps_the_keys_of_accounts_apart(alice: Person, bob: Person, charlie: Person) -> None:
    first = post(alice)

    assert post(bob).headers["Idempotent-Replayed"] == "true"
    theirs = post(charlie)
    assert "Idempotent-Replayed" not in theirs.headers
    assert theirs.json()["id"] != first.json()["id"]


def test_it_keeps_nothing_of_a_refused_request(alice: Person) -> None:
    refused = post(alice, {"invoice": {}})

    assert refused.status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert post(alice).status_code == 201
    assert count(alice) == 1


def test_it_keeps_nothing_of_a_request_that_failed(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("tidebill.http.rendering.respond", fail)
        assert post(alice).status_code == 500

    assert not IdempotencyKey.objects.exists()
    assert count(alice) == 0
    assert post(alice).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_it_refuses_a_key_it_could_not_keep(alice: Person, key: str) -> None:
    answer = post(alice, key=key)

    assert answer.status_code == 400
    assert answer.json()["message"] == "The Idempotency-Key must have 1 to 255 characters"
    assert count(alice) == 0


@pytest.mark.parametrize("key", ["k" * 255, "a b/ü'\"%", "\x01"])
def test_it_takes_any_key_that_fits(alice: Person, key: str) -> None:
    assert post(alice, key=key).status_code == 201
    assert post(alice, key=key).headers["Idempotent-Replayed"] == "true"


def test_it_looks_at_no_key_where_nothing_is_changed(alice: Person) -> None:
    answers = [Caller(alice).send("GET", PATH, None, **{"Idempotency-Key": "K-1"}) for _ in "ab"]

    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, None]
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(("hours", "documents"), [(23.9, 1), (24, 2)])
def test_it_remembers_for_a_day(alice: Person, hours: float, documents: int) -> None:
    with time_machine.travel(NOON, tick=False):
        post(alice)
    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        assert post(alice).status_code == 201
        assert post(alice).headers["Idempotent-Replayed"] == "true"

    assert count(alice) == documents
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_document_for_many_who_ask_at_once(alice: Person) -> None:
    answers = together(8, lambda: post(alice))

    statuses = [answer.status_code for answer in answers]
    replayed = [answer for answer in answers if "Idempotent-Replayed" in answer.headers]
    made = [answer for answer in answers if answer.status_code == 201]
    assert set(statuses) <= {201, 409}
    assert len(made) - len(replayed) == 1
    assert len({answer.content for answer in made}) == 1
    assert count(alice) == 1
    assert post(alice).headers["Idempotent-Replayed"] == "true"


@pytest.mark.django_db(transaction=True)
def test_it_asks_to_come_back_while_the_first_is_running(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()
    respond = rendering.respond

    def respond_slowly(*given: Any) -> HttpResponse:
        begun.set()
        assert may_end.wait(timeout=20)
        return respond(*given)

    monkeypatch.setattr(rendering, "respond", respond_slowly)
    found: list[list[HttpResponse]] = []
    first = threading.Thread(target=lambda: found.append(together(1, lambda: post(alice))))
    first.start()
    try:
        assert begun.wait(timeout=20)
        busy = post(alice)
    finally:
        may_end.set()
        first.join()

    assert (busy.status_code, busy.headers["Retry-After"]) == (409, "1")
    text = "A request with this Idempotency-Key is still in progress"
    assert plain_error(busy) == {"code": "error", "message": text}
    assert found[0][0].status_code == 201
    assert count(alice) == 1
    assert post(alice).headers["Idempotent-Replayed"] == "true"
