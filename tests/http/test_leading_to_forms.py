"""Browsers are redirected to the form of an object without a page; programs get the data."""

from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.catalog.commands import CategoryInput
from tidebill.catalog.services.categories import create_category


def test_a_person_is_led_to_the_form(alice: Person, charlie: Person) -> None:
    with scope(account=alice.account):
        number = create_category(alice.account, CategoryInput(name="Goods")).pk

    answer = Visitor(alice).open(f"/categories/{number}")

    assert (answer.status_code, answer["Location"]) == (303, f"/categories/{number}/edit")
    assert Caller(alice).get(f"/categories/{number}.json").json()["name"] == "Goods"
    assert Visitor(charlie).open(f"/categories/{number}").status_code == 404
