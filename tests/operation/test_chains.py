"""The short chain for data gives the same answers as the whole one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

from tests.people import Person
from tidebill.http.routes import Route
from tidebill.operation.chains import is_for_data

pytestmark = pytest.mark.django_db
_PLACE = re.compile(r"\(\?P<\w+>[^()]*\)")
_FIRST = "tidebill.operation.chains.ShortenChain"


@pytest.fixture(autouse=True)
def _restore_language() -> Iterator[None]:
    with translation.override("en"):
        yield


def _handler(settings: Any, *, short: bool) -> BaseHandler:
    """Return a handler with the short chain, or without."""
    middlewares = [name for name in settings.MIDDLEWARE if name != _FIRST]
    settings.MIDDLEWARE = [_FIRST, *middlewares] if short else middlewares
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _ask(settings: Any, *, short: bool, **asked: Any) -> HttpResponseBase:
    """Answer a request by the short or by the whole chain."""
    request = RequestFactory().generic(**asked)
    assert is_for_data(request)
    return _handler(settings, short=short).get_response(request)


def _seen(response: HttpResponseBase) -> tuple[object, ...]:
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-Id"}
    return response.status_code, headers, getattr(response, "content", None)


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("GET", "/clients.json", ""),
        ("GET", "/clients.xml", ""),
        ("GET", "/clients/1.json", ""),
        ("GET", "/invoices.json?period=unknown", ""),
        ("GET", "/nothing.json", ""),
        ("GET", "/account.json", ""),
        ("PATCH", "/clients.json", "{}"),
        ("POST", "/clients.json", "{"),
        ("POST", "/clients.json", '{"client": {}}'),
        ("POST", "/nothing.xml", "<a/>"),
        ("HEAD", "/clients.json", ""),
    ],
)
@pytest.mark.parametrize("token", ["right", "wrong"])
@pytest.mark.parametrize("host", ["testserver", "acme.invoiceocean.com"])
def test_status_headers_and_body_are_those_of_the_whole_chain(
    settings: Any, alice: Person, method: str, path: str, data: str, token: str, host: str
) -> None:
    code = alice.token if token == "right" else "wrong"
    asked = {"method": method, "path": path, "data": data, "content_type": "application/json"}
    headers = {"Authorization": f"Bearer {code}", "Host": host}

    whole = _ask(settings, short=False, **asked, headers=headers)
    short = _ask(settings, short=True, **asked, headers=headers)

    assert _seen(short) == _seen(whole)


def test_the_language_of_the_previous_request_is_gone(settings: Any) -> None:
    translation.activate("pl")

    response = _ask(settings, short=True, method="POST", path="/clients.json?api_token=wrong")

    assert response.status_code == 401
    assert response.headers["Content-Language"] == "en"
    assert translation.get_language() == "en"


def test_a_token_in_the_body_is_found(alice: Person) -> None:
    sent = {"api_token": alice.token, "client": {"name": "Client"}}

    request = RequestFactory().post("/clients.json", sent, content_type="application/json")
    assert is_for_data(request)
    assert Client().post("/clients.json", sent, content_type="application/json").status_code == 201


def test_a_change_of_a_public_page_may_start_a_session() -> None:
    assert not is_for_data(RequestFactory().post("/client/code.json", {}, content_type="application/json"))


def test_what_is_said_to_people_is_kept_nowhere(alice: Person) -> None:
    """The whole chain starts a session to keep the message."""
    browser = Client()

    assert browser.post("/exports.json", "{}", "application/json", headers=alice.headers).status_code == 201
    assert not browser.cookies
    assert Session.objects.count() == 0


def test_a_change_with_a_session_cookie_still_needs_its_csrf_token(alice: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user)

    assert browser.post("/clients.json", {"client": {}}, content_type="application/json").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=x"},
        {"Accept-Language": "pl"},
        {"Accept": "text/html,application/xml;q=0.9"},
    ],
)
def test_what_a_browser_sends_takes_the_whole_chain(headers: dict[str, str]) -> None:
    token = {"Authorization": "Bearer x"}

    assert is_for_data(RequestFactory().get("/clients.json", headers=token))
    assert not is_for_data(RequestFactory().get("/clients.json", headers=token | headers))


@pytest.mark.parametrize("path", ["/clients", "/clients.pdf", "/accounts/login/", "/clients.json/x", "/"])
def test_other_paths_take_the_whole_chain(path: str) -> None:
    assert not is_for_data(_post(path))


def test_reading_without_a_token_takes_the_whole_chain() -> None:
    assert not is_for_data(RequestFactory().get("/clients.json"))
    assert is_for_data(RequestFactory().get("/clients.json?api_token=x"))


def _post(path: str) -> HttpRequest:
    return RequestFactory().post(path, headers={"Authorization": "Bearer x"})


def _patterns(found: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in found:
        path = before + str(pattern.pattern)
        inner = getattr(pattern, "url_patterns", None)
        if inner is None:
            yield path, pattern.callback
        else:
            yield from _patterns(inner, path)


def test_no_other_view_has_a_path_of_data() -> None:
    """Views of other packages need sessions, and rely on the middleware against forged requests."""
    others = {path for path, view in _patterns(get_resolver().url_patterns) if not isinstance(view, Route)}

    assert others
    assert not {path for path in others if path.rstrip("$/").endswith((".json", ".xml"))}


def _routes() -> Iterator[tuple[str, str]]:
    """Return each method and path of the API, with the id or code "1"."""
    for pattern, view in _patterns(get_resolver().url_patterns):
        if isinstance(view, Route) and "[a-z0-9]{2,12}" in pattern:
            path = _PLACE.sub("1", pattern.partition(r"(?:\.(?P<format>")[0].removeprefix("^"))
            yield from ((method, f"/{path}.json") for method in view.endpoints)


def test_each_route_answers_with_the_same_status(settings: Any, alice: Person) -> None:
    headers = alice.headers
    different = {}
    asked = list(_routes())
    assert len(asked) > 100
    for method, path in asked:
        found = []
        for short in (False, True):
            request = RequestFactory().generic(method, path, "{}", "application/json", headers=headers)
            assert is_for_data(request)
            with transaction.atomic():
                found.append(_handler(settings, short=short).get_response(request).status_code)
                transaction.set_rollback(True)
        if found[0] != found[1]:
            different[f"{method} {path}"] = found

    assert different == {}
