"""Documented operations on accounts and users, over real HTTP."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error
from tests.live import INTEGRATION_TOKEN, Server, make_environment, run_server

PASSWORD = "tide and time 26"
NOT_SIGNED_IN = {"code": "error", "message": "You must be logged in to gain access to the site"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with make_environment(tmp_path_factory.mktemp("accounts")) as variables:
        yield variables


@pytest.fixture(scope="module")
def server(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A separate server: failed sign-ins of other tests would trigger rate limits."""
    with run_server(environment, tmp_path_factory.mktemp("server")) as running:
        yield running


def _open(http: httpx.Client, **sent: Any) -> httpx.Response:
    name = f"p{uuid4().hex[:10]}"
    body = {
        "account": {"prefix": name, "lang": "pl"},
        "user": {"login": name, "email": f"{name}@example.com", "password": PASSWORD},
        "company": {"name": "Acme", "tax_no": "5252445767", "city": "Warsaw"},
        "integration_token": INTEGRATION_TOKEN,
    }
    return http.post("/account.json", json={**body, **sent})


def test_a_partner_opens_an_account(http: httpx.Client, answer_keys: dict[str, Any]) -> None:
    answer = _open(http)

    opened = answer.json()
    assert answer.status_code == 201, answer.text
    assert set(opened) == set(answer_keys["account (GET/POST /account.json)"])
    assert (opened["login"], opened["email"]) == (opened["prefix"], f"{opened['prefix']}@example.com")
    headers = {"Authorization": f"Bearer {opened['api_token']}"}
    (department,) = http.get("/departments.json", headers=headers).json()
    assert (department["name"], department["tax_no"], department["city"]) == ("Acme", "5252445767", "Warsaw")
    read = http.get("/account.json", params={"integration_token": INTEGRATION_TOKEN}, headers=headers)
    assert (read.status_code, read.json()) == (200, opened)


def test_what_is_taken_is_altered(http: httpx.Client) -> None:
    first = _open(http).json()
    user = {"login": first["login"], "email": f"{uuid4().hex}@example.com", "password": PASSWORD}

    second = _open(http, account={"prefix": first["prefix"]}, user=user).json()

    assert (second["prefix"], second["login"]) == (f"{first['prefix']}2", f"{first['login']}2")


@pytest.mark.parametrize("token", [None, "", "wrong", 7])
def test_without_an_integration_token_nothing_is_opened(http: httpx.Client, token: object) -> None:
    refused = _open(http, integration_token=token)
    assert (refused.status_code, plain_error(refused)) == (401, NOT_SIGNED_IN)


@pytest.mark.parametrize(
    ("user", "field"),
    [({"email": "nobody"}, "email"), ({"email": "a-b@example.com", "password": "12345"}, "password")],
)
def test_a_user_who_can_t_be_is_refused(http: httpx.Client, user: dict[str, str], field: str) -> None:
    refused = _open(http, user=user)
    assert (refused.status_code, set(refused.json()["message"])) == (422, {field})


def test_a_program_signs_in_with_a_password(http: httpx.Client, answer_keys: dict[str, Any]) -> None:
    opened = _open(http).json()
    sent = {"login": opened["login"], "password": PASSWORD, "integration_token": INTEGRATION_TOKEN}

    answer = http.post("/login.json", json=sent)

    assert answer.status_code == 200
    assert set(answer.json()) == set(answer_keys["login (POST /login.json)"])
    assert answer.json() == {**opened, "first_name": None, "last_name": None}


def test_a_wrong_password_signs_nobody_in(http: httpx.Client) -> None:
    opened = _open(http).json()
    for sent in ({"login": opened["login"], "password": "wrong"}, {"login": opened["login"]}, {}):
        refused = http.post("/login.json", json=sent)
        assert (refused.status_code, plain_error(refused)) == (401, NOT_SIGNED_IN)


def test_guessing_is_throttled(http: httpx.Client) -> None:
    opened = _open(http).json()
    for _ in range(6):
        http.post("/login.json", json={"login": opened["login"], "password": "wrong"})

    right = http.post("/login.json", json={"login": opened["login"], "password": PASSWORD})

    assert right.status_code == 401


def test_accounts_are_unlinked(http: httpx.Client) -> None:
    prefix = _open(http).json()["prefix"]
    body = {"integration_token": INTEGRATION_TOKEN, "prefix": [prefix, "nothing-of-the-kind"]}

    answer, again = (http.patch("/account/unlink.json", json=body) for _ in range(2))

    assert (answer.status_code, answer.json()["code"]) == (200, "success")
    assert answer.json()["result"] == {"unlinked": [prefix], "not_unlinked": ["nothing-of-the-kind"]}
    assert (again.status_code, again.json()["code"]) == (422, "error")
    assert again.json()["result"] == {"not_unlinked": [prefix, "nothing-of-the-kind"]}


@pytest.mark.parametrize("sent", ["SUB_DOMAIN_1", ["SUB_DOMAIN_1", "SUB_DOMAIN_2", "SUB_DOMAIN_3"]])
def test_no_account_is_linked_to_an_account(http: httpx.Client, sent: str | list[str]) -> None:
    opened = _open(http).json()

    answer = http.patch("/account/unlink.json", json={"api_token": opened["api_token"], "prefix": sent})

    assert answer.status_code == 422
    assert plain_error(answer) == {
        "code": "error",
        "message": "Brak kont do odłączenia",
        "result": {"not_unlinked": [sent] if isinstance(sent, str) else sent},
    }


def test_unlinking_needs_a_token(http: httpx.Client) -> None:
    prefix = _open(http).json()["prefix"]
    for token in ({}, {"api_token": "wrong"}, {"integration_token": "wrong"}):
        answer = http.patch("/account/unlink.json", json={**token, "prefix": prefix})
        assert (answer.status_code, plain_error(answer)) == (401, NOT_SIGNED_IN)


def test_without_a_user_the_account_is_the_callers(http: httpx.Client) -> None:
    first = _open(http).json()
    prefix = f"p{uuid4().hex[:10]}"
    body = {
        "api_token": first["api_token"],
        "account": {"prefix": prefix, "lang": "fr"},
        "company": {"name": "Société ABC", "city": "Nice"},
        "integration_token": INTEGRATION_TOKEN,
    }

    answer = http.post("/account.json", json=body)

    opened = answer.json()
    assert answer.status_code == 201, answer.text
    assert (opened["prefix"], opened["login"], opened["email"]) == (prefix, first["login"], first["email"])
    assert opened["api_token"] not in (None, first["api_token"])
    (department,) = http.get("/departments.json", params={"api_token": opened["api_token"]}).json()
    assert (department["name"], department["city"]) == ("Société ABC", "Nice")
    (owner,) = http.get("/users.json", params={"api_token": opened["api_token"]}).json()
    assert (owner["email"], owner["role"]) == (first["email"], "owner")


def test_without_user_and_caller_nothing_is_opened(http: httpx.Client) -> None:
    refused = http.post("/account.json", json={"integration_token": INTEGRATION_TOKEN})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"email"})


def test_a_limited_token_opens_no_account(http: httpx.Client, api: httpx.Client) -> None:
    role = api.post("/roles.json", json={"role": {"name": uuid4().hex, "permissions": ["clients:read"]}})
    user = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD, "role": f"role_{role.json()['id']}"}
    api.post("/account/add_user.json", json={"user": user})
    sent = {"account": {"prefix": "x"}, "integration_token": INTEGRATION_TOKEN}

    refused = http.post("/account.json", json=sent, auth=(user["email"], PASSWORD))

    assert refused.status_code == 403


@pytest.mark.parametrize("role", ["member", "admin", "accountant"])
def test_a_user_is_added(api: httpx.Client, role: str) -> None:
    email = f"{uuid4().hex}@example.com"
    user = {"invite": True, "email": email, "role": role}

    answer = api.post("/account/add_user.json", json={"integration_token": INTEGRATION_TOKEN, "user": user})

    assert (answer.status_code, answer.json()["code"]) == (200, "success")
    (found,) = [
        row for row in api.get("/users.json", params={"per_page": 100}).json() if row["email"] == email
    ]
    assert (found["role"], found["department_ids"]) == (role, [])
    again = api.post("/account/add_user.json", json={"user": user})
    assert (again.status_code, again.json()["message"]) == (422, {"user": ["has already been taken"]})


def test_own_roles_are_made_and_given(api: httpx.Client) -> None:
    made = api.post("/roles.json", json={"role": {"name": uuid4().hex, "permissions": ["clients:read"]}})
    role = f"role_{made.json()['id']}"
    department = api.get("/departments.json").json()[0]["id"]
    email = f"{uuid4().hex}@example.com"
    user = {"email": email, "password": PASSWORD, "role": role, "department_ids": [department]}

    assert made.status_code == 201
    assert api.post("/account/add_user.json", json={"user": user}).status_code == 200

    (found,) = [
        row for row in api.get("/users.json", params={"per_page": 100}).json() if row["email"] == email
    ]
    assert (found["role"], found["department_ids"]) == (role, [department])
    basic = (email, PASSWORD)
    headers = {"Authorization": ""}
    assert api.get("/clients.json", auth=basic, headers=headers).status_code == 200
    assert api.get("/invoices.json", auth=basic, headers=headers).status_code == 403
    assert api.delete(f"/roles/{made.json()['id']}.json").status_code == 422
    assert api.delete(f"/users/{found['id']}.json").json() == "ok"
    assert api.delete(f"/roles/{made.json()['id']}.json").json() == "ok"


@pytest.mark.parametrize(
    ("user", "errors"),
    [
        ({}, {"email": ["can't be blank"]}),
        ({"email": "a@example.com", "role": "owner"}, {"role": ["is not included in the list"]}),
        ({"email": "a@example.com", "role": "role_999999"}, {"role": ["is not included in the list"]}),
        ({"email": "a@example.com", "department_ids": [10**9]}, {"department_ids": ["does not exist"]}),
    ],
)
def test_a_user_who_can_t_be_added_is_refused(
    api: httpx.Client, user: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    before = api.get("/users.json").json()

    refused = api.post("/account/add_user.json", json={"user": user})

    assert (refused.status_code, plain_error(refused)) == (422, {"code": "error", "message": errors})
    assert api.get("/users.json").json() == before


def test_the_only_owner_stays(api: httpx.Client) -> None:
    (owner,) = [
        row for row in api.get("/users.json", params={"per_page": 100}).json() if row["role"] == "owner"
    ]

    assert api.delete(f"/users/{owner['id']}.json").status_code == 422
    assert api.put(f"/users/{owner['id']}.json", json={"user": {"role": "member"}}).status_code == 422
    assert api.get(f"/users/{owner['id']}.json").json()["role"] == "owner"


def test_settings_are_changed(api: httpx.Client) -> None:
    assert api.put("/account.json", json={"account": {"limited_stock": "warn"}}).status_code == 200
    assert api.put("/account.json", json={"account": {"limited_stock": "x"}}).status_code == 422
    assert api.put("/account.json", json={"account": {"limited_stock": "refuse"}}).status_code == 200


def test_it_is_served_as_xml(api: httpx.Client, login: dict[str, Any]) -> None:
    root = etree.fromstring(api.get("/account.xml").content)
    assert (root.tag, root.findtext("prefix")) == ("account", login["prefix"])
    assert etree.fromstring(api.get("/users.xml").content).tag == "users"
