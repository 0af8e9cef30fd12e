"""Departments of other accounts are indistinguishable from missing ones."""

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Department
from tidebill.accounts.services import main_department

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "body"), [("GET", None), ("PUT", {"department": {"name": "Mine"}}), ("DELETE", None)]
)
def test_it_is_nothing_to_another_account(alice: Person, charlie: Person, verb: str, body: object) -> None:
    with scope(account=alice.account):
        before = Department.objects.values().get()

    answer = Caller(charlie).send(verb, f"/departments/{before['id']}.json", body)

    assert answer.status_code == 404
    with scope(account=alice.account):
        assert Department.objects.values().get() == before


def test_it_is_the_same_for_a_colleague(alice: Person, bob: Person) -> None:
    with scope(account=alice.account):
        number = main_department().pk

    assert Caller(bob).get(f"/departments/{number}.json").status_code == 200
