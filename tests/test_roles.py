"""Permissions of roles, generated from the URL map, so that no route is missed."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver
from django_scopes import scope

from tests.caller import Caller
from tests.errors import plain_error
from tests.people import Person
from tests.test_isolation import _everything
from tidebill.accounts.models import Membership, OwnRole
from tidebill.http.routes import Route
from tidebill.kernel.permissions import ANYBODY, AREAS, PERMISSIONS, ROLES, allows

DOCS = Path(__file__).parents[1] / "docs"
REFUSAL = "You don't have permission to do this"


def _calls() -> Iterator[tuple[str, str, str, str]]:
    """Yield path, method, first format and permission of every authenticated operation."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and isinstance(pattern.callback, Route):
            for method, found in pattern.callback.endpoints.items():
                if not found.public:
                    yield pattern.callback.path, method, found.formats[0], found.permission or ""


CALLS = sorted(set(_calls()))


def test_every_route_has_an_area() -> None:
    assert len(CALLS) > 60
    assert {path for path, _, _, needed in CALLS if needed not in {*PERMISSIONS, ANYBODY}} == set()


def test_every_permission_is_known() -> None:
    for role, held in ROLES.items():
        assert role == "owner" or held <= set(PERMISSIONS)
    assert set(AREAS.values()) == {name.split(":")[0] for name in PERMISSIONS}


def test_the_table_of_roles_says_what_each_route_allows() -> None:
    """The table in docs/accounts.md, the list of routes in docs/api/permissions.md, and the code agree."""
    roles = _documented_roles()
    assert set(roles) == set(ROLES)
    wrong = [
        (role, method, path)
        for (method, path), allowed in _documented_routes().items()
        for role, held in roles.items()
        if (role in allowed) is not _allows(held, path, method)
    ]
    assert wrong == []


def test_every_route_is_listed() -> None:
    assert set(_documented_routes()) == {(method, path) for path, method, _, _ in CALLS}


@pytest.mark.parametrize("role", ["owner", "admin", "member", "accountant", "own", "gone"])
def test_each_role_gets_exactly_what_the_table_says(bob: Person, role: str) -> None:
    held = _give(bob, role)
    listed = _documented_routes()
    wrong = []
    for path, method, form, needed in CALLS:
        is_allowed = role in listed[method, path] if role in ROLES else allows(held, needed)
        before = _everything(bob) if not is_allowed else None

        answer = _call(bob, path, method, form)

        refused = answer.status_code == 403 and REFUSAL in html.unescape(answer.content.decode())
        if refused is is_allowed or (before is not None and _everything(bob) != before):
            wrong.append((method, path, needed, answer.status_code))
        _give(bob, role)
    assert wrong == []


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_refusal_has_the_shape_of_an_error(bob: Person, form: str) -> None:
    _give(bob, "accountant")

    answer = Caller(bob).post(f"/clients.{form}", {"client": {"name": "New"}})

    assert answer.status_code == 403
    if form == "json":
        assert plain_error(answer) == {"code": "error", "message": REFUSAL}
    assert Caller(bob).get("/clients.json").json() == []


def _documented_roles() -> dict[str, tuple[set[str], set[str]]]:
    """Return the areas that each role reads and writes, as documented."""
    found = {}
    for role, reads, writes in re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", (DOCS / "accounts.md").read_text(), re.MULTILINE
    ):
        if role in ROLES:
            found[role] = (_areas(reads), _areas(writes))
    return found


def _areas(cell: str) -> set[str]:
    text = cell.strip()
    if text == "everything":
        return {*AREAS.values(), "close"}
    if text == "everything except closing the account":
        return set(AREAS.values())
    assert set(text.split(", ")) <= set(AREAS.values()), text
    return set(text.split(", "))


def _documented_routes() -> dict[tuple[str, str], set[str]]:
    """Return the roles that may call each route, as documented: the ticked columns."""
    text = (DOCS / "api" / "permissions.md").read_text()
    roles = re.findall(r"\w+", re.search(r"^\| route \| permission \| (.+) \|$", text, re.MULTILINE)[1])
    rows = re.findall(r"^\| `(\w+) (\S+)` \| `\S+` \| (.+) \|$", text, re.MULTILINE)
    return {
        (method, path): {role for role, mark in zip(roles, marks.split(" | "), strict=True) if mark == "✓"}
        for method, path, marks in rows
    }


def _allows(held: tuple[set[str], set[str]], path: str, method: str) -> bool:
    """Return what the areas of a role mean for a route, whose permission is that of its endpoint."""
    needed = next(needed for other, verb, _, needed in CALLS if (other, verb) == (path, method))
    if needed == ANYBODY:
        return True
    area, _, verb = needed.partition(":")
    reads, writes = held
    return "close" in writes if verb == "close" else area in (reads | writes if verb == "read" else writes)


def _give(person: Person, role: str) -> frozenset[str]:
    with scope(account=person.account):
        if role == "own":
            held = ["clients:read", "invoices:write"]
            own, _ = OwnRole.objects.get_or_create(account=person.account, name="Own", permissions=held)
            key = own.key
        else:
            held, key = sorted(ROLES.get(role, ())), role if role in ROLES else "role_999999"
        Membership.objects.update_or_create(
            account=person.account, user=person.user, defaults={"role": key, "department_ids": []}
        )
    return frozenset(held)


def _call(person: Person, path: str, method: str, form: str):  # type: ignore[no-untyped-def]
    """Send a request that finds and creates nothing."""
    place = re.sub(r"\{\w+\}", "999999", path)
    suffix = "" if form == "html" else f".{form}"
    return Caller(person, accept="text/html" if form == "html" else "*/*").send(method, place + suffix, {})
