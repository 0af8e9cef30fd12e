"""An idempotency key of a change that calls other servers: no transaction around it, no repeated effect."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.http import HttpResponse
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.events.together import together
from tests.payments.test_checkout import begin, decide, issue, payments, provider, read
from tests.people import Person
from tidebill.events import idempotency
from tidebill.events.idempotency import LEASE
from tidebill.events.models import IdempotencyKey
from tidebill.payments.models import Checkout, PaymentProvider
from tidebill.payments.providers import PROVIDERS
from tidebill.payments.providers.base import ProviderError, Refund
from tidebill.storage import clock
from tidebill.storage.transactions import in_transaction

__all__ = ["issue", "provider"]
pytestmark = pytest.mark.django_db(transaction=True)
KEY = {"Idempotency-Key": "R-1"}


class Killed(BaseException):
    """The process dies: no handler of exceptions runs."""


class Provider:
    """Refunds once per token, as payment services do, and dies or fails when told."""

    def __init__(self) -> None:
        self.refunded: list[str] = []
        self.calls: list[bool] = []
        self.error: BaseException | None = None
        self.answers = True

    def refund(self, money: Refund, settings: Any) -> None:
        self.calls.append(in_transaction())
        if not self.answers:
            raise self.error or AssertionError
        if money.token not in self.refunded:
            self.refunded.append(money.token)
        if self.error:
            raise self.error


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    made = Provider()
    monkeypatch.setattr(PROVIDERS["sandbox"], "refund", made.refund)
    with override_settings(TIDEBILL_SANDBOX=True):
        yield made


@pytest.fixture
def url(alice: Person, issue: Any, service: Provider, provider: PaymentProvider) -> str:
    """The URL that refunds a paid invoice."""
    decide(begin(issue(), provider), "approve")
    (payment,) = payments(alice)
    return f"/banking/payments/{payment.pk}/refund.json"


def refund(alice: Person, url: str) -> HttpResponse:
    return Caller(alice).post(url, **KEY)


def status(alice: Person) -> str:
    with scope(account=alice.account):
        return Checkout.objects.get().status


def test_the_provider_is_called_outside_of_transactions_and_the_answer_is_replayed(
    alice: Person, url: str, service: Provider
) -> None:
    first, second = refund(alice, url), refund(alice, url)

    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert (service.calls, len(service.refunded)) == ([False], 1)
    assert IdempotencyKey.objects.get(key="R-1").pending_until is None


def test_a_process_that_dies_leaves_its_note_and_its_key_until_a_later_request_resumes(
    alice: Person, url: str, service: Provider
) -> None:
    service.error = Killed()
    with pytest.raises(Killed):
        refund(alice, url)

    assert status(alice) == "refunding"
    service.error = None
    busy = refund(alice, url)
    assert (busy.status_code, busy["Retry-After"], len(service.calls)) == (409, "1", 1)

    with time_machine.travel(clock.actual() + LEASE + timedelta(seconds=1)):
        completed, again = refund(alice, url), refund(alice, url)

    assert (completed.status_code, completed.json()["provider_status"]) == (200, "refunded")
    assert (again.content, again["Idempotent-Replayed"]) == (completed.content, "true")
    assert (status(alice), len(service.refunded), service.calls) == ("refunded", 1, [False, False])


def test_a_process_that_dies_before_it_stores_the_answer_is_resumed_without_an_error(
    alice: Person, url: str, service: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(idempotency, "_set_response", die)
        refund(alice, url)
    assert status(alice) == "refunded"

    with time_machine.travel(clock.actual() + LEASE + timedelta(seconds=1)):
        completed = refund(alice, url)

    assert (completed.status_code, completed.json()["paid"]) == (200, False)
    assert len(service.calls) == 1


def test_an_unexpected_error_keeps_the_key_and_the_next_request_resumes_at_once(
    alice: Person, url: str, service: Provider
) -> None:
    service.error = DatabaseError("lost")

    assert refund(alice, url).status_code == 500
    assert IdempotencyKey.objects.filter(key="R-1", status=0).count() == 1
    service.error = None
    assert refund(alice, url).status_code == 200
    assert len(service.refunded) == 1


def test_a_rejection_by_the_provider_frees_the_key(alice: Person, url: str, service: Provider) -> None:
    service.error, service.answers = ProviderError("insufficient funds"), False

    rejected = refund(alice, url)

    assert rejected.status_code == 422
    assert b"insufficient funds" in rejected.content
    assert not IdempotencyKey.objects.filter(key="R-1").exists()
    service.error, service.answers = None, True
    assert refund(alice, url).status_code == 200


def test_of_many_requests_at_once_one_refunds(alice: Person, url: str, service: Provider) -> None:
    answers = together(6, lambda: refund(alice, url))

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert (len(service.calls), len(service.refunded)) == (1, 1)


def test_the_key_of_a_pending_request_is_refused_for_another(
    alice: Person, url: str, service: Provider
) -> None:
    service.error = Killed()
    with pytest.raises(Killed):
        refund(alice, url)

    answer = Caller(alice).post("/clients.json", {"client": {"name": "Other"}}, **KEY)

    assert answer.status_code == 422
    assert b"was used for a different request" in answer.content
    assert read(alice, 1) is not None
