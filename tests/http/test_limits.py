"""Requests above the rate limit are rejected with the waiting time; others are unaffected."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.caller import Caller
from tests.errors import plain_error
from tests.people import Person
from tidebill.catalog.models import Client
from tidebill.http import limits
from tidebill.http.limits import Buckets, RateLimit


@pytest.fixture
def narrow(settings: Settings) -> Iterator[None]:
    """Three requests per minute by token, two by address."""
    settings.TIDEBILL_RATE_LIMIT = "3/60"
    settings.TIDEBILL_RATE_LIMIT_ADDRESS = "2/60"
    limits._buckets.cache_clear()
    yield
    limits._buckets.cache_clear()


def test_a_token_that_asks_too_often_is_told_to_wait(narrow: None, alice: Person, bob: Person) -> None:
    caller = Caller(alice)
    answers = [caller.get("/clients.json") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert plain_error(answers[3]) == {"code": "error", "message": "Too many requests. Try again later."}
    assert 1 <= int(answers[3]["Retry-After"]) <= 20
    assert Caller(bob).get("/clients.json").status_code == 200


def test_a_refused_change_changes_nothing(narrow: None, alice: Person) -> None:
    caller = Caller(alice)
    sent = [caller.post("/clients.json", {"client": {"name": "New"}}) for _ in range(5)]

    assert [answer.status_code for answer in sent] == [201, 201, 201, 429, 429]
    assert Client._base_manager.filter(account=alice.account).count() == 3


def test_guessing_tokens_uses_up_the_address(narrow: None, alice: Person) -> None:
    guesses = [Caller(Authorization=f"Bearer guess-{number}").get("/clients.json") for number in range(3)]

    assert [answer.status_code for answer in guesses] == [401, 401, 429]
    assert Caller(alice).get("/clients.json").status_code == 200


def test_xml_is_told_in_xml(narrow: None, alice: Person) -> None:
    for _ in range(3):
        Caller(alice).get("/clients.xml")
    answer = Caller(alice).get("/clients.xml")

    assert answer.status_code == 429
    assert b"<code>error</code>" in answer.content


@given(
    count=st.integers(1, 50),
    seconds=st.integers(1, 600),
    steps=st.lists(st.floats(0, 100, allow_nan=False), max_size=80),
)
def test_no_span_of_time_lets_through_more_than_a_bucket_and_what_it_refills(
    count: int, seconds: int, steps: list[float]
) -> None:
    buckets = Buckets(RateLimit(count, seconds))
    now, passed = 0.0, 0
    for step in steps:
        now += step
        wait = buckets.take("one", now=now)
        passed += not wait
        if wait:
            # Waiting as long as told is enough.
            now += wait
            assert buckets.take("one", now=now) == 0
            passed += 1
    assert passed <= count + now * count / seconds + 1e-6


def test_callers_have_a_bucket_each() -> None:
    buckets = Buckets(RateLimit(1, 60))

    assert [buckets.take(name, now=0.0) for name in ("one", "two", "one")] == [0, 0, 60]


@pytest.mark.parametrize("text", ["", "a/b", "0/60", "60", "-1/60", "60/0"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # Either part.
        RateLimit.parse(text)


def test_no_limit_is_none() -> None:
    assert RateLimit.parse("0") is None


def test_a_caller_over_the_limit_has_no_body_parsed(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIDEBILL_RATE_LIMIT_ADDRESS = "1/60"
    limits._buckets.cache_clear()
    api = Caller()
    assert api.post("/clients.json", {}).status_code == 401
    monkeypatch.setattr("tidebill.http.body.read", lambda request: pytest.fail("the body was parsed"))

    assert api.post("/clients.json", {"client": {"name": "Flood"}}).status_code == 429
    limits._buckets.cache_clear()
