"""Response formats, and responses outside of views."""

import pytest
from django.db import OperationalError

from tests.caller import Caller
from tests.errors import plain_error
from tests.people import Person

pytestmark = pytest.mark.django_db
JSON, XML, HTML = (
    "application/json; charset=utf-8",
    "application/xml; charset=utf-8",
    "text/html; charset=utf-8",
)
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
NOT_FOUND = {"code": "error", "status": 404, "error": "Not Found", "message": "Not Found"}


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/categories.json", CHROME, JSON),
        ("/categories.json/", "application/xml", JSON),
        ("/categories.xml", "application/json", XML),
        ("/categories", None, JSON),
        ("/categories", "*/*", JSON),
        ("/categories/", "image/png", JSON),
        ("/categories", "application/xml", XML),
        ("/categories", "text/xml", XML),
        ("/categories", "application/json, text/html", JSON),
        ("/categories", "application/xml, application/json", JSON),
        ("/invoices", CHROME, HTML),
    ],
)
def test_it_answers_in_the_form_of_the_suffix_and_else_as_accepted(
    api: Caller, path: str, accept: str | None, expected: str
) -> None:
    headers = {**api.headers, **({"Accept": accept} if accept else {})}

    answer = api.client.get(path, headers=headers)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, expected)
    assert ("Accept" in answer.headers["Vary"].split(", ")) is ("." not in path)


@pytest.mark.parametrize(
    ("verb", "path", "allowed"),
    [
        ("PUT", "/categories.json", "GET, POST"),
        ("DELETE", "/categories.xml", "GET, POST"),
        ("POST", "/categories/1.json", "DELETE, GET, PATCH, PUT"),
        ("TRACE", "/categories.json", "GET, POST"),
        ("INVENTED", "/categories.json", "GET, POST"),
        ("GET", "/invoices/cancel.json", "POST"),
    ],
)
def test_it_names_the_methods_that_a_path_answers_to(api: Caller, verb: str, path: str, allowed: str) -> None:
    answer = api.send(verb, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    if path.endswith("json"):
        assert plain_error(answer) == {"code": "error", "message": "This method is not allowed here"}
    else:
        assert b"<message>This method is not allowed here</message>" in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.json",
        "/nothing",
        "/categories/999999999999999999.json",
        "/categories/99999999999999999999.json",
        "/categories/0.json",
        "/categories/-1.json",
        "/categories/1/nothing.json",
        "/categories.docx",
        "/categories.pdf",
        "/invoice/%00.json",
    ],
)
def test_it_answers_no_page_to_a_program_that_looks_for_what_is_not_there(api: Caller, path: str) -> None:
    answer = api.get(path)

    assert (answer.status_code, plain_error(answer)) == (404, NOT_FOUND)


def test_it_answers_404_in_xml_where_xml_was_asked_for(api: Caller) -> None:
    answer = api.get("/nothing.xml")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, XML)
    assert b"<message>Not Found</message>" in answer.content


def test_it_shows_a_page_to_a_person_who_is_lost() -> None:
    answer = Caller(None, Accept=CHROME).get("/nothing")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, HTML)


@pytest.mark.parametrize("query", ["&".join(f"a{n}=1" for n in range(20_001)), "a" + "[b]" * 20 + "=1"])
def test_it_refuses_a_query_without_end(api: Caller, query: str) -> None:
    answer = api.get(f"/categories.json?{query}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "error"


def test_it_tells_nothing_of_a_fault_of_its_own(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("tidebill.http.crud.paginate", fail)

    answer = api.get("/categories.json")

    assert answer.status_code == 500
    assert plain_error(answer) == {"code": "error", "message": "Something went wrong on the server"}
    assert b"secret" not in answer.content


def test_it_tells_nothing_of_a_fault_outside_of_views(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("tidebill.http.routes.dispatch", fail)

    as_data = api.get("/categories.json")
    as_page = Caller(None, Accept=CHROME).get("/categories")

    assert plain_error(as_data) == {"code": "error", "message": "Something went wrong on the server"}
    assert (as_page.status_code, as_page.headers["Content-Type"]) == (500, HTML)
    assert b"secret" not in as_page.content


def test_it_asks_to_come_back_when_the_database_is_away(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("secret")

    monkeypatch.setattr("tidebill.http.crud.paginate", fail)

    answer = api.get("/categories.json")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json()["code"] == "error" and b"secret" not in answer.content


def test_it_answers_head_like_get_without_the_body(api: Caller) -> None:
    api.post("/categories.json", {"category": {"name": "One"}})
    whole = api.get("/categories.json")

    head = api.send("HEAD", "/categories.json")

    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "ETag", "X-Total-Count"):
        assert head.headers[name] == whole.headers[name]


def test_it_answers_304_while_nothing_has_changed(api: Caller) -> None:
    number = api.post("/categories.json", {"category": {"name": "One"}}).json()["id"]
    path = f"/categories/{number}.json"
    first = api.get(path)
    tag = first.headers["ETag"]

    unchanged = [
        api.send("GET", path, **{"If-None-Match": known}) for known in (tag, f"W/{tag}", f'"other", {tag}')
    ]
    api.put(path, {"category": {"name": "Two"}})
    changed = api.send("GET", path, **{"If-None-Match": tag})

    assert [(answer.status_code, answer.content) for answer in unchanged] == [(304, b"")] * 3
    assert unchanged[0].headers["ETag"] == tag
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (changed.status_code, changed.json()["name"]) == (200, "Two")
    assert changed.headers["ETag"] != tag


def test_it_gives_each_form_and_selection_a_tag_of_its_own(api: Caller) -> None:
    api.post("/categories.json", {"category": {"name": "One"}})

    paths = ("/categories.json", "/categories.xml", "/categories.json?fields[category]=id")

    assert len({api.get(path).headers["ETag"] for path in paths}) == 3


def test_it_puts_no_tag_on_changes_and_faults(api: Caller) -> None:
    answers = [api.post("/categories.json", {"category": {"name": "One"}}), api.get("/categories/9.json")]

    assert ["ETag" in answer.headers for answer in answers] == [False, False]
