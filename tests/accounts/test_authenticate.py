from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django_scopes import ScopeError, scope, scopes_disabled
from pytest_django import DjangoAssertNumQueries, Settings

from tests.conftest import PASSWORD
from tests.people import Person
from tidebill.accounts.authentication import SESSION_ACCOUNT, Caller, authenticate
from tidebill.accounts.models import ApiToken, Membership
from tidebill.accounts.services import add_member, revoke_token

pytestmark = pytest.mark.django_db


def build_request(
    path: str = "/invoices.json",
    *,
    user: object = None,
    session_account: int | None = None,
    host: str = "127.0.0.1:8000",
    **headers: str,
) -> HttpRequest:
    request = RequestFactory().get(path, headers={"Host": host, **headers})
    request.session = SessionStore()
    if session_account is not None:
        request.session[SESSION_ACCOUNT] = session_account
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    return request


def ask(request: HttpRequest, *, body_token: str | None = None) -> Caller | None:
    return authenticate(request, body_token=body_token)


def basic(login: str, password: str) -> str:
    return "Basic " + b64encode(f"{login}:{password}".encode()).decode()


def show_in_header(token: str) -> Caller | None:
    return ask(build_request(Authorization=f"Bearer {token}"))


def show_in_query(token: str) -> Caller | None:
    return ask(build_request(f"/invoices.json?api_token={token}"))


def show_in_body(token: str) -> Caller | None:
    return ask(build_request(), body_token=token)


WAYS = pytest.mark.parametrize("show", [show_in_header, show_in_query, show_in_body])
Way = Callable[[str], Caller | None]


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────


@WAYS
@pytest.mark.parametrize("suffix", ["", "/acme", "/anything", "/"])
def test_it_takes_a_token_with_or_without_a_prefix(alice: Person, show: Way, suffix: str) -> None:
    caller = show(alice.token + suffix)

    assert caller is not None
    assert (caller.account, caller.user, caller.via) == (alice.account, alice.user, "token")
    assert caller.role == "owner"


def test_it_takes_a_prefix_whose_slash_is_escaped(alice: Person) -> None:
    assert show_in_query(f"{alice.token}%2Facme") is not None


def test_it_tells_whose_token_it_was(alice: Person, bob: Person, charlie: Person) -> None:
    callers = [show_in_header(person.token) for person in (alice, bob, charlie)]

    assert [caller.user for caller in callers if caller] == [alice.user, bob.user, charlie.user]
    assert [caller.account for caller in callers if caller] == [alice.account, alice.account, charlie.account]


@WAYS
@pytest.mark.parametrize("token", ["wrong", "/acme", "\ud800"])
def test_it_refuses_a_wrong_token_even_with_a_session(alice: Person, show: Way, token: str) -> None:
    if show is show_in_query and token == "\ud800":
        token = "%ED%A0%80"
    if show is show_in_header and token == "\ud800":
        token = "\xed"

    assert show(token) is None
    assert ask(build_request(user=alice.user), body_token="wrong") is None
    assert ask(build_request(user=alice.user, Authorization="Bearer wrong")) is None


def test_it_prefers_the_header_to_the_query_to_the_body(alice: Person, bob: Person, charlie: Person) -> None:
    path = f"/invoices.json?api_token={bob.token}"
    both = ask(build_request(path, **alice.headers), body_token=charlie.token)
    query = ask(build_request(path), body_token=charlie.token)

    assert both is not None and both.user == alice.user
    assert query is not None and query.user == bob.user


@WAYS
def test_it_refuses_a_revoked_token(alice: Person, show: Way) -> None:
    with scope(account=alice.account):
        revoke_token(ApiToken.objects.get())

    assert show(alice.token) is None


def test_it_refuses_the_token_of_somebody_who_left(alice: Person, bob: Person) -> None:
    with scope(account=alice.account):
        Membership.objects.filter(user=bob.user).delete()

    assert show_in_header(bob.token) is None
    assert show_in_header(alice.token) is not None


def test_it_refuses_the_token_of_an_inactive_user(bob: Person) -> None:
    bob.user.is_active = False
    bob.user.save()

    assert show_in_header(bob.token) is None


def test_it_asks_the_database_once(alice: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    show_in_header(alice.token)

    with django_assert_num_queries(1):
        caller = show_in_header(alice.token)
        assert caller is not None and caller.account.name == "Acme" and caller.user.login == "alice"


def test_it_notes_the_last_use_once_a_minute(alice: Person) -> None:
    def last_use() -> object:
        with scopes_disabled():
            return ApiToken.objects.values_list("last_used_at", flat=True).get()

    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        show_in_header(alice.token)
        first = last_use()
        clock.shift(timedelta(seconds=59))
        show_in_header(alice.token)
        assert last_use() == first
        clock.shift(timedelta(seconds=1))
        show_in_header(alice.token)
        assert str(last_use()) == "2026-01-01 12:01:00+00:00"


# ── Login and password ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("login", ["alice", "ALICE", "alice@example.com", "Alice@Example.com"])
def test_it_takes_login_or_address_with_the_password(alice: Person, login: str) -> None:
    caller = ask(build_request(Authorization=basic(login, PASSWORD)))

    assert caller is not None
    assert (caller.account, caller.user, caller.via) == (alice.account, alice.user, "basic")
    assert caller.token_id is None


@pytest.mark.parametrize(
    "credentials",
    [
        basic("alice", "wrong"),
        basic("alice", ""),
        basic("nobody", PASSWORD),
        basic("", ""),
        basic("al\0ice", PASSWORD),
        "Basic ???",
        "Basic " + b64encode(b"\xff:\xff").decode(),
        "Basic",
        "basic ",
    ],
)
def test_it_refuses_other_credentials_even_with_a_session(alice: Person, credentials: str) -> None:
    assert ask(build_request(user=alice.user, Authorization=credentials)) is None


def test_it_takes_a_password_with_colons(alice: Person) -> None:
    alice.user.set_password("a:b:ż")
    alice.user.save()

    assert ask(build_request(Authorization=basic("alice", "a:b:ż"))) is not None


def test_it_refuses_further_guesses_and_still_knows_who_was_right_before(alice: Person, bob: Person) -> None:
    right = build_request(Authorization=basic("alice", PASSWORD))
    assert ask(right) is not None
    for number in range(5):
        assert ask(build_request(Authorization=basic("bob", f"guess {number}"))) is None

    assert ask(build_request(Authorization=basic("bob", PASSWORD))) is None
    assert ask(right) is not None


def test_it_refuses_an_address_that_guesses_at_many_logins(alice: Person, bob: Person) -> None:
    for number in range(20):
        assert ask(build_request(Authorization=basic(f"user{number}", "guess"))) is None

    assert ask(build_request(Authorization=basic("bob", PASSWORD))) is None


def test_it_hashes_a_password_once_and_not_at_every_call(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = build_request(Authorization=basic("alice", PASSWORD))
    assert ask(request) is not None
    monkeypatch.setattr("tidebill.accounts.authentication._is_password", lambda *_: pytest.fail("hashed"))

    assert ask(request) is not None


def test_it_forgets_a_password_as_soon_as_it_is_changed(alice: Person) -> None:
    request = build_request(Authorization=basic("alice", PASSWORD))
    assert ask(request) is not None
    alice.user.set_password("another")
    alice.user.save()

    assert ask(request) is None


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_takes_a_session_to_the_account_joined_first(alice: Person, charlie: Person) -> None:
    add_member(charlie.account, user=alice.user, role=Membership.Role.ACCOUNTANT)

    caller = ask(build_request(user=alice.user))

    assert caller is not None
    assert (caller.account, caller.via, caller.role) == (alice.account, "session", "owner")


def test_it_takes_a_session_to_the_account_chosen(alice: Person, charlie: Person) -> None:
    add_member(charlie.account, user=alice.user, role=Membership.Role.ACCOUNTANT)

    caller = ask(build_request(user=alice.user, session_account=charlie.account.pk))

    assert caller is not None
    assert (caller.account, caller.role) == (charlie.account, "accountant")


def test_it_takes_no_session_to_an_account_of_others(alice: Person, charlie: Person) -> None:
    caller = ask(build_request(user=alice.user, session_account=charlie.account.pk))

    assert caller is not None and caller.account == alice.account


def test_it_knows_nobody_without_any_of_them(alice: Person) -> None:
    request = build_request()

    assert ask(request) is None
    assert request.caller is None  # type: ignore[attr-defined]


# ── Hosts ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("acme.bills.test", True),
        ("ACME.bills.test:8443", True),
        ("globex.bills.test", False),
        ("bills.test", False),
        ("app.bills.test", False),
        ("x.acme.bills.test", False),
        ("127.0.0.1:8000", False),
    ],
)
def test_it_lets_an_account_in_at_its_own_host_only(
    alice: Person, settings: Settings, host: str, expected: bool
) -> None:
    settings.TIDEBILL_DOMAIN = "bills.test"
    settings.ALLOWED_HOSTS = ["*"]
    requests = [
        build_request(host=host, **alice.headers),
        build_request(host=host, Authorization=basic("alice", PASSWORD)),
        build_request(host=host, user=alice.user),
    ]

    assert [ask(request) is not None for request in requests] == [expected] * 3


def test_it_leaves_rows_out_of_reach(alice: Person) -> None:
    show_in_header(alice.token)

    with pytest.raises(ScopeError):
        ApiToken.objects.count()
