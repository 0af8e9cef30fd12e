"""Guessing passwords, codes and tokens is slow, rate-limited, and reveals nothing."""

import base64
import secrets

import pytest

from tests.caller import Caller
from tests.people import Person
from tests.statements import asked
from tests.visitor import Visitor
from tidebill.accounts import tokens

_LOGIN = "/accounts/login/"


def _sign_in(visitor: Visitor, login: str, password: str) -> int:
    answer = visitor.send(_LOGIN, seen_on=_LOGIN, login=login, password=password)
    return answer.status_code


def test_a_login_that_is_guessed_at_is_shut_for_a_while_even_for_the_right_password(
    alice: Person, charlie: Person
) -> None:
    visitor = Visitor()
    for number in range(10):
        assert _sign_in(visitor, alice.user.email, f"guess {number}") in (200, 429)

    assert _sign_in(visitor, alice.user.email, alice.password) != 302
    assert Visitor().open("/invoices").status_code == 302
    # Another user at another address can still sign in.
    elsewhere = Visitor()
    elsewhere.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert _sign_in(elsewhere, charlie.user.email, charlie.password) == 302


@pytest.mark.parametrize("login", ["email", "login"])
def test_a_stranger_who_guesses_never_keeps_the_owner_out(alice: Person, login: str) -> None:
    """Basic, login.json and the form, guessed at from one address, still let the owner in from another."""
    name = getattr(alice.user, login)
    for number in range(40):
        wrong = f"guess {number}"
        statuses = {
            _basic(name, wrong, "198.51.100.7"),
            _login_json(name, wrong, "198.51.100.7"),
        }
        assert 200 not in statuses
    assert _basic(name, alice.password, "198.51.100.7") != 200

    assert _basic(name, alice.password, "203.0.113.9") == 200
    assert _login_json(name, alice.password, "203.0.113.9") == 200
    owner = Visitor()
    owner.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert _sign_in(owner, alice.user.email, alice.password) == 302


def _basic(login: str, password: str, address: str) -> int:
    code = base64.b64encode(f"{login}:{password}".encode()).decode()
    caller = Caller(Authorization=f"Basic {code}")
    caller.client.defaults["REMOTE_ADDR"] = address
    return caller.get("/clients.json").status_code


def _login_json(login: str, password: str, address: str) -> int:
    caller = Caller()
    caller.client.defaults["REMOTE_ADDR"] = address
    return caller.post("/login.json", {"login": login, "password": password}).status_code


def test_a_wrong_login_and_a_wrong_password_read_the_same(alice: Person) -> None:
    pages = []
    for login in (alice.user.email, "nobody@example.com"):
        visitor = Visitor()
        answer = visitor.send(_LOGIN, seen_on=_LOGIN, login=login, password="wrong")
        pages.append(
            answer.content.decode().replace(login, "").replace(visitor.client.cookies["csrftoken"].value, "")
        )

    assert _without_proof(pages[0]) == _without_proof(pages[1])


def test_asking_for_a_password_tells_nobody_who_has_an_account(alice: Person) -> None:
    places = []
    for email in (alice.user.email, "nobody@example.com"):
        answer = Visitor().send("/accounts/password/reset/", seen_on="/accounts/password/reset/", email=email)
        places.append((answer.status_code, answer["Location"]))

    assert places[0] == places[1]


@pytest.mark.parametrize("near", ["", "x", "prefix"])
def test_a_token_is_looked_up_by_its_digest_so_that_time_tells_nothing_of_it(
    alice: Person, near: str
) -> None:
    """Tokens are looked up by index, never compared, so timing reveals nothing."""
    guess = alice.token[:-1] + "." if near == "prefix" else near + secrets.token_urlsafe(15)
    with asked() as statements:
        answer = Caller(Authorization=f"Bearer {guess}").get("/clients.json")

    assert answer.status_code == 401
    assert all(alice.token not in sql and guess not in sql for sql in statements)
    assert any(tokens.digest(guess) in sql for sql in statements)


def _without_proof(page: str) -> str:
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
