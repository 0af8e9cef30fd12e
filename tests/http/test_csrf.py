"""Changes with a session cookie require a CSRF token."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django_scopes import scope

from tests.caller import Caller
from tests.errors import plain_error
from tests.people import Person
from tidebill.catalog.models import Category

pytestmark = pytest.mark.django_db
NAME = {"category": {"name": "New"}}


@pytest.fixture
def browser(alice: Person) -> Client:
    """Alice's signed-in browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    return client


@pytest.fixture
def proof(browser: Client) -> str:
    """The CSRF token of a page."""
    browser.get("/settings/integration", headers={"Accept": "text/html"})
    return browser.cookies["csrftoken"].value


def names(person: Person) -> list[str]:
    with scope(account=person.account):
        return list(Category.objects.order_by("id").values_list("name", flat=True))


def send(browser: Client, verb: str, path: str, body: Any = NAME, **headers: str) -> HttpResponse:
    method = getattr(browser, verb.lower())
    return method(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "/categories.json"),
        ("PUT", "/categories/{}.json"),
        ("PATCH", "/categories/{}.xml"),
        ("DELETE", "/categories/{}.json"),
    ],
)
@pytest.mark.parametrize("shown", [{}, {"X-CSRFToken": "guessed"}])
def test_it_refuses_a_change_by_cookie_alone(
    alice: Person, browser: Client, verb: str, path: str, shown: dict[str, str]
) -> None:
    number = Caller(alice).post("/categories.json", {"category": {"name": "Old"}}).json()["id"]

    answer = send(browser, verb, path.format(number), **shown)

    assert answer.status_code == 403
    if path.endswith("json"):
        text = "This form has expired. Reload the page and try again."
        assert plain_error(answer) == {"code": "error", "message": text}
    assert names(alice) == ["Old"]
    assert browser.get(f"/categories/{number}.json").status_code == 200


def test_it_takes_a_change_with_the_token_in_a_header(alice: Person, browser: Client, proof: str) -> None:
    made = send(browser, "POST", "/categories.json", **{"X-CSRFToken": proof})
    changed = send(
        browser,
        "PUT",
        f"/categories/{made.json()['id']}.json",
        {"category": {"name": "Newer"}},
        **{"X-CSRFToken": proof},
    )

    assert (made.status_code, changed.status_code) == (201, 200)
    assert names(alice) == ["Newer"]


@pytest.mark.parametrize("multipart", [True, False])
def test_it_takes_a_form_that_carries_the_token(
    alice: Person, browser: Client, proof: str, multipart: bool
) -> None:
    form = {"category[name]": "By form", "csrfmiddlewaretoken": proof}
    if multipart:
        answer = browser.post("/categories.json", form)
    else:
        body = "&".join(f"{name}={value}" for name, value in form.items())
        answer = browser.post("/categories.json", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 201
    assert "Warning" not in answer.headers
    assert names(alice) == ["By form"]


def test_it_refuses_a_token_that_another_page_made_up(alice: Person, browser: Client, proof: str) -> None:
    other = ("a" if proof[0] != "a" else "b") + proof[1:]

    assert send(browser, "POST", "/categories.json", **{"X-CSRFToken": other}).status_code == 403
    assert names(alice) == []


def test_it_refuses_a_form_sent_by_another_site(alice: Person, browser: Client, proof: str) -> None:
    headers = {"X-CSRFToken": proof, "Origin": "https://evil.example"}

    assert send(browser, "POST", "/categories.json", **headers).status_code == 403
    assert names(alice) == []


def test_it_shows_what_is_read_without_proof(browser: Client) -> None:
    assert browser.get("/categories.json").status_code == 200
    assert browser.head("/categories.json").status_code == 200


def test_it_asks_no_proof_of_who_brings_a_token(alice: Person, browser: Client) -> None:
    by_token = send(browser, "POST", "/categories.json", **alice.headers)

    assert by_token.status_code == 201
    assert names(alice) == ["New"]


def test_it_does_not_fall_back_to_the_cookie_when_a_token_is_wrong(alice: Person, browser: Client) -> None:
    answer = send(browser, "POST", "/categories.json", **{"Authorization": "Bearer wrong"})

    assert answer.status_code == 401
    assert names(alice) == []
