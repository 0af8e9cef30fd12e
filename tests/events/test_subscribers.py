"""Subscribers are called in the transaction of the change."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person
from tidebill.events.journal import subscribers
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

pytestmark = pytest.mark.django_db
heard: list[tuple[str, int, str]] = []
INVOICE = {"buyer_name": "Buyer", "positions": [{"name": "Idea", "total_price_gross": 10}]}


def listen(entry: JournalEntry, row: Any) -> None:
    heard.append((entry.action, row.pk, type(row).__name__))


def refuse(entry: JournalEntry, row: Any) -> None:
    raise RuntimeError("nothing may come of this")


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    heard.clear()
    subscribers.register(listen)
    yield
    subscribers.unregister(listen)


def test_they_hear_of_every_row_that_a_change_makes(alice: Person) -> None:
    heard.clear()

    made = Caller(alice).post("/invoices.json", {"invoice": INVOICE}).json()

    product = made["positions"][0]["product_id"]
    assert heard == [
        ("client.create", made["client_id"], "Client"),
        ("product.create", product, "Product"),
        ("invoice.create", made["id"], "Invoice"),
    ]


def test_they_are_not_told_of_what_changes_nothing(alice: Person) -> None:
    made = Caller(alice).post("/invoices.json", {"invoice": INVOICE}).json()
    heard.clear()

    assert Caller(alice).put(f"/invoices/{made['id']}.json", {"invoice": made}).status_code == 200
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_change_falls_with_what_should_follow_it(alice: Person) -> None:
    subscribers.register(refuse)
    try:
        answer = Caller(alice).post("/invoices.json", {"invoice": INVOICE})
    finally:
        subscribers.unregister(refuse)

    assert answer.status_code == 500
    assert not Invoice.objects.model._base_manager.exists()
