"""Nobody grants, or takes away, more than they hold."""

import pytest
from allauth.mfa.models import Authenticator
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership, OwnRole, User
from tidebill.accounts.services import create_user


def _role(person: Person) -> str:
    with scope(account=person.account):
        return Membership.objects.get(user=person.user).role


@pytest.fixture
def manager(alice: Person, bob: Person) -> Person:
    """Bob has a custom role that manages users and clients, and sees one department."""
    permissions = ["users:write", "clients:write"]
    role = (
        Caller(alice).post("/roles.json", {"role": {"name": "Managers", "permissions": permissions}}).json()
    )
    branch = Caller(alice).post("/departments.json", {"department": {"name": "Branch"}}).json()["id"]
    user = {"role": f"role_{role['id']}", "department_ids": [branch]}
    assert Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": user}).status_code == 200
    return bob


@pytest.mark.parametrize("role", ["admin", "member", "accountant"])
def test_a_manager_of_users_cannot_raise_themselves(manager: Person, role: str) -> None:
    before = _role(manager)
    place = f"/users/{manager.user.pk}"

    by_api = Caller(manager).put(f"{place}.json", {"user": {"role": role}})
    by_page = Visitor(manager).send(place, seen_on=f"{place}/edit", _method="PUT", **{"user[role]": role})

    assert (by_api.status_code, by_page.status_code) == (403, 403)
    assert _role(manager) == before


def test_a_manager_of_users_cannot_leave_their_departments(manager: Person) -> None:
    answer = Caller(manager).put(f"/users/{manager.user.pk}.json", {"user": {"department_ids": []}})
    invited = Caller(manager).post(
        "/users.json", {"user": {"email": "dora@example.com", "role": _role(manager)}}
    )

    assert (answer.status_code, invited.status_code) == (403, 403)


@pytest.mark.parametrize("permission", ["invoices:read", "integration:write", "account:write"])
def test_a_manager_of_users_cannot_widen_a_role(manager: Person, permission: str) -> None:
    held = ["users:write", "clients:write", permission]
    own = _role(manager).removeprefix("role_")

    changed = Caller(manager).put(f"/roles/{own}.json", {"role": {"permissions": held}})
    made = Caller(manager).post("/roles.json", {"role": {"name": "More", "permissions": held}})

    assert (changed.status_code, made.status_code) == (403, 403)
    with scope(account=manager.account):
        assert [role.permissions for role in OwnRole.objects.all()] == [["clients:write", "users:write"]]


def test_a_manager_of_users_grants_what_they_hold(alice: Person, manager: Person) -> None:
    branch = Caller(alice).get("/departments.json").json()[-1]["id"]
    made = Caller(manager).post("/roles.json", {"role": {"name": "Less", "permissions": ["clients:read"]}})
    user = {"email": "dora@example.com", "role": f"role_{made.json()['id']}", "department_ids": [branch]}

    assert made.status_code == 201
    assert Caller(manager).post("/users.json", {"user": user}).status_code == 201


@pytest.mark.parametrize("change", ["role", "departments", "remove"])
@pytest.mark.parametrize("by", ["admin", "manager"])
def test_nobody_but_an_owner_changes_an_owner(alice: Person, manager: Person, change: str, by: str) -> None:
    if by == "admin":
        attributes = {"role": "admin", "department_ids": []}
        assert Caller(alice).put(f"/users/{manager.user.pk}.json", {"user": attributes}).status_code == 200
    with scope(account=alice.account):
        # A second owner, so that the rule for the last one does not apply.
        Membership.objects.create(account=alice.account, user=_other(), role="owner")
    place = f"/users/{alice.user.pk}.json"
    attempts = {
        "role": lambda: Caller(manager).put(place, {"user": {"role": "accountant"}}),
        "departments": lambda: Caller(manager).put(place, {"user": {"department_ids": [1]}}),
        "remove": lambda: Caller(manager).delete(place),
    }

    assert attempts[change]().status_code in (403, 422)

    with scope(account=alice.account):
        assert Membership.objects.get(user=alice.user).department_ids == []
    assert _role(alice) == "owner"


def _other() -> User:
    return create_user(email="owner@example.com", password="tide and time 26", login="owner")


def test_an_administrator_cannot_become_owner(alice: Person, bob: Person) -> None:
    Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": {"role": "admin"}})

    answers = [
        Caller(bob).put(f"/users/{bob.user.pk}.json", {"user": {"role": "owner"}}),
        Caller(bob).post("/users.json", {"user": {"email": "dora@example.com", "role": "owner"}}),
        Caller(bob).post("/roles.json", {"role": {"name": "All", "permissions": ["account:close"]}}),
        Caller(bob).post("/roles.json", {"role": {"name": "All", "permissions": ["*"]}}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert _role(bob) == "admin"


def test_no_custom_role_closes_the_account(alice: Person, bob: Person) -> None:
    refused = Caller(alice).post("/roles.json", {"role": {"name": "All", "permissions": ["account:close"]}})
    with scope(account=alice.account):
        # As stored by earlier versions.
        held = ["account:close", "clients:read"]
        role = OwnRole.objects.create(account=alice.account, name="Old", permissions=held)
        Membership.objects.filter(user=bob.user).update(role=role.key)

    assert refused.status_code == 422
    assert Caller(bob).post("/account/delete.json", {}).status_code == 403
    renamed = Caller(alice).put(f"/roles/{role.pk}.json", {"role": {"name": "Older"}})
    assert (renamed.status_code, renamed.json()["permissions"]) == (200, ["clients:read"])


def test_a_required_second_factor_is_required_for_a_token_too(alice: Person, bob: Person) -> None:
    assert Caller().post("/login.json", {"login": "bob", "password": bob.password}).status_code == 200
    alice.account.two_factor_required = True
    alice.account.save()

    answer = Caller().post("/login.json", {"login": "bob", "password": bob.password})

    assert answer.status_code == 403
    assert bob.token not in answer.content.decode()
    assert not Authenticator.objects.exists()
    # Programs that have a token keep working.
    assert Caller(bob).get("/account.json").json()["api_token"] == bob.token
