"""The chosen account and department."""

import pytest
from django.conf import settings
from django_scopes import scope

from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Membership
from tidebill.accounts.services import add_member, create_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(alice: Person) -> int:
    with scope(account=alice.account):
        return create_department(alice.account, values=DepartmentInput(name="Branch")).pk


def test_somebody_of_one_account_and_department_is_asked_for_neither(alice: Person) -> None:
    page = Visitor(alice).read("/invoices")

    assert 'name="account_id"' not in page
    assert 'action="/session/department"' not in page


def test_a_chosen_account_is_gone_on_in(alice: Person, charlie: Person) -> None:
    with scope(account=charlie.account):
        add_member(charlie.account, user=alice.user, role=Membership.Role.MEMBER)
    visitor = Visitor(alice)
    assert f'value="{charlie.account.pk}"' in visitor.read("/invoices")

    answer = visitor.send("/session/account", seen_on="/invoices", account_id=charlie.account.pk)

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert f'value="{charlie.account.pk}" selected' in visitor.read("/invoices")


def test_nobody_goes_on_in_an_account_of_others(alice: Person, charlie: Person) -> None:
    visitor = Visitor(alice)

    answer = visitor.send("/session/account", seen_on="/invoices", account_id=charlie.account.pk)

    assert answer.status_code == 404
    assert visitor.client.session.get("account_id") is None


def test_a_chosen_department_is_in_the_address_of_the_list(alice: Person, branch: int) -> None:
    visitor = Visitor(alice, referer=f"{settings.TIDEBILL_BASE_URL}/invoices?period=all&page=2")

    answer = visitor.send("/session/department", seen_on="/invoices", department_id=branch)

    assert answer["Location"] == f"/invoices?period=all&department_id={branch}"
    page = visitor.read("/emails")
    assert f'href="/invoices?department_id={branch}"' in page
    assert f'value="{branch}" selected' in page


def test_all_departments_can_be_chosen_again(alice: Person, branch: int) -> None:
    visitor = Visitor(alice)
    visitor.send("/session/department", seen_on="/invoices", department_id=branch)

    visitor.send("/session/department", seen_on="/invoices", department_id="")

    assert f"department_id={branch}" not in visitor.read("/emails")


def test_nobody_chooses_a_department_of_others(charlie: Person, branch: int) -> None:
    visitor = Visitor(charlie)

    answer = visitor.send("/session/department", seen_on="/invoices", department_id=branch)

    assert answer.status_code == 404
    assert "department_id" not in visitor.client.session
