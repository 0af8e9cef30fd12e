"""Negative quantities: accepted and rejected documents."""

from typing import Any

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import NumberCounter
from tidebill.catalog.models import Client, Product
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice

pytestmark = pytest.mark.django_db
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 10, "quantity": 1}
BACK = {**ROW, "quantity": -1, "total_price_gross": -10}


def post(person: Person, **invoice: Any) -> Any:
    return Caller(person).post("/invoices.json", {"invoice": {"buyer_name": "Buyer", **invoice}})


def counts(person: Person) -> list[int]:
    with scope(account=person.account):
        rows = (Invoice, Client, Product, NumberCounter)
        return [model.objects.count() for model in rows] + [JournalEntry.objects.count()]


@pytest.mark.parametrize("kind", ["vat", "proforma", "receipt", "bill", "client_order", "estimate"])
def test_a_negative_quantity_is_refused_and_changes_nothing(alice: Person, kind: str) -> None:
    before = counts(alice)

    answer = post(alice, kind=kind, positions=[ROW, BACK])

    assert answer.status_code == 422
    assert answer.json()["message"] == {"positions[1].quantity": ["must be greater than or equal to 0"]}
    assert counts(alice) == before


def test_a_correction_takes_back_by_a_negative_quantity(alice: Person) -> None:
    made = post(alice, kind="correction", positions=[BACK]).json()

    assert (made["positions"][0]["quantity"], made["price_gross"]) == ("-1.0", "-10.0")


def test_a_discount_is_a_row_with_a_negative_price(alice: Person) -> None:
    made = post(alice, positions=[ROW, {**ROW, "name": "Discount", "total_price_gross": -4}]).json()

    assert made["price_gross"] == "6.0"


def test_a_supplier_s_document_is_recorded_as_it_is(alice: Person) -> None:
    assert post(alice, income="0", positions=[ROW, BACK]).status_code == 201


def test_a_change_can_t_bring_a_negative_quantity(alice: Person) -> None:
    made = post(alice, positions=[ROW]).json()
    row = {"id": made["positions"][0]["id"], "quantity": -3}

    answer = Caller(alice).put(f"/invoices/{made['id']}.json", {"invoice": {"positions": [row]}})

    assert (answer.status_code, list(answer.json()["message"])) == (422, ["positions[0].quantity"])
    assert Caller(alice).get(f"/invoices/{made['id']}.json").json()["positions"] == made["positions"]


def test_rare_letters_and_signs_are_kept(alice: Person) -> None:
    made = post(alice, buyer_name="𠮷野家 ✓ ½ ™ ☎", positions=[ROW]).json()

    assert made["buyer_name"] == "𠮷野家 ✓ ½ ™ ☎"
