"""Request bodies in every content type, and malformed ones."""

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.caller import Caller
from tests.errors import plain_error
from tests.people import Person

pytestmark = pytest.mark.django_db
PATH = "/categories.json"
FORM = "application/x-www-form-urlencoded"
# Django allows two more.
TOO_MANY = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 3
MULTIPART = "multipart/form-data; boundary=edge"


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


def part(name: str, value: str, *, more: str = "") -> bytes:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'.encode()


def send(api: Caller, body: Any, kind: str, *, verb: str = "POST", path: str = PATH) -> HttpResponse:
    return api.send(verb, path, body, content_type=kind)


def listed(api: Caller) -> list[str]:
    return [found["name"] for found in api.get(PATH).json()]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"category":{"name":"Żółw"}}', "application/json"),
        ('{"category":{"name":"Żółw"}}', "application/vnd.api+json; charset=utf-8"),
        ('{"name":"Żółw"}', "application/json"),
        ('\ufeff{"category":{"name":"Żółw"}}', "application/json"),
        (' \n{"category":{"name":"Żółw"}}', FORM),
        ('{"category":{"name":"Żółw"}}', "text/plain"),
        ("<category><name>Żółw</name></category>", "application/xml"),
        ("<category><name>Żółw</name></category>", "text/xml"),
        ("<category><name><![CDATA[Żółw]]></name></category>", FORM),
        (
            '<?xml version="1.0" encoding="iso-8859-2"?><category><name>Żółw</name></category>'.encode(
                "iso-8859-2"
            ),
            "application/xml",
        ),
        ("category[name]=%C5%BB%C3%B3%C5%82w", FORM),
        ("category%5Bname%5D=%AF%F3%B3w", f"{FORM}; charset=iso-8859-2"),
        (part("category[name]", "Żółw") + b"--edge--\r\n", MULTIPART),
    ],
)
@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_it_reads_what_was_meant(api: Caller, body: Any, kind: str, verb: str) -> None:
    number = api.post(PATH, {"category": {"name": "Before"}}).json()["id"]
    path = PATH if verb == "POST" else f"/categories/{number}.json"

    answer = send(api, body, kind, verb=verb, path=path)

    assert answer.status_code == (201 if verb == "POST" else 200), answer.content
    assert answer.json()["name"] == "Żółw"


def test_it_takes_the_last_of_two_members_of_one_name(api: Caller) -> None:
    answer = send(api, '{"category":{"name":"first","name":"last"}}', "application/json")

    assert answer.json()["name"] == "last"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"category":', "application/json"),
        ("hello", "application/json"),
        ('"hello"', "application/json"),
        ("[1]", "application/json"),
        ("[1]", FORM),
        ('{"category":{"name":NaN}}', "application/json"),
        ('{"category":{"name":Infinity}}', "application/json"),
        ('{"category":{"name":-Infinity}}', "application/json"),
        ('{"category":{"name":1e99999999999999999999}}', "application/json"),
        ('{"category":{"name":' + "9" * 5_000 + "}}", "application/json"),
        (b'{"category":{"name":"\xff"}}', "application/json"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "application/json"),
        ('{"category":{"name":' + "[" * 100_000 + "]" * 100_000 + "}}", "application/json"),
        ("<category><name>", "application/xml"),
        ("<category><name>&unknown;</name></category>", "application/xml"),
        ("<category>\0</category>", "application/xml"),
        ("<category>&#0;</category>", "application/xml"),
        ('<?xml version="1.0" encoding="x-none"?><category/>', "application/xml"),
        ("<a>" * 30 + "</a>" * 30, "application/xml"),
        ("<a>" * 100_000 + "</a>" * 100_000, "application/xml"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><category><name>&x;</name></category>', "application/xml"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><category><name>x</name></category>', "application/xml"),
        ("<!DOCTYPE a><category><name>x</name></category>", "application/xml"),
        (b"category[name]=\xff", FORM),
        (b"category[name]=%FF", FORM),
        ("a" + "[b]" * 20 + "=1", FORM),
        ("&".join(["a=1"] * 60_001), FORM),
        (b"nothing like it", "multipart/form-data"),
        (part("a" + "[b]" * 20, "1") + b"--edge--\r\n", MULTIPART),
        (b"".join(part(f"a{n}", "1") for n in range(TOO_MANY)), MULTIPART),
        (b"".join(part(f"a{n}", "1", more='; filename="f"') for n in range(101)), MULTIPART),
    ],
)
@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_it_refuses_a_body_that_is_none(api: Caller, body: Any, kind: str, verb: str) -> None:
    number = api.post(PATH, {"category": {"name": "Before"}}).json()["id"]
    path = PATH if verb == "POST" else f"/categories/{number}.json"

    answer = send(api, body, kind, verb=verb, path=path)

    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "error" and isinstance(answer.json()["message"], str)
    assert listed(api) == ["Before"]


def test_it_expands_no_entity_into_millions(api: Caller) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE c [<!ENTITY e0 "lol">{entities}]><category><name>&e9;</name></category>'

    assert send(api, bomb, "application/xml").status_code == 400
    assert listed(api) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"category":{"name":"' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}}', "application/json"),
        (part("category[name]", "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE), MULTIPART),
    ],
)
def test_it_refuses_a_body_that_is_too_large(api: Caller, body: bytes, kind: str) -> None:
    answer = send(api, body, kind)

    assert (answer.status_code, plain_error(answer)) == (
        413,
        {"code": "error", "message": "The request body is too large"},
    )
    assert listed(api) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"category": {"name": "a\0b"}}, {"name": ["is invalid"]}),
        ('{"category":{"name":"a\\ud800b"}}', {"name": ["is invalid"]}),
        ({"category": {"name": "x" * 256}}, {"name": ["is too long (maximum is 255 characters)"]}),
        ({"category": {"name": {"a": 1}}}, {"name": ["is invalid"]}),
        ({"category": {"name": ["a"]}}, {"name": ["is invalid"]}),
        ({"category": "text"}, {"category": ["is invalid"]}),
        ({"category": [1]}, {"category": ["is invalid"]}),
        ({"category": 5}, {"category": ["is invalid"]}),
        ({"category": None}, {"name": ["can't be blank"]}),
        ({"category": {}}, {"name": ["can't be blank"]}),
        ({}, {"name": ["can't be blank"]}),
        ("", {"name": ["can't be blank"]}),
    ],
)
def test_it_names_the_field_that_is_wrong(api: Caller, body: Any, message: dict[str, list[str]]) -> None:
    answer = api.post(PATH, body)

    assert (answer.status_code, plain_error(answer)) == (422, {"code": "error", "message": message})
    assert listed(api) == []


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "1e15", "NaN", '"NaN"', '"1e400"', "true", "[1]", "{}"]
)
def test_it_refuses_numbers_that_are_none(api: Caller, number: str) -> None:
    body = '{"product":{"name":"Idea","price_gross":' + number + "}}"

    answer = send(api, body, "application/json", path="/products.json")

    assert answer.status_code in (400, 422)
    assert answer.json()["code"] == "error"
    assert api.get("/products.json").json() == []


def test_it_writes_faults_of_xml_in_xml(api: Caller) -> None:
    broken = send(api, "<a>", "application/xml", path="/categories.xml")
    wrong = send(api, "<category/>", "application/xml", path="/categories.xml")

    assert broken.headers["Content-Type"] == wrong.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert b"<message>The body is not valid XML</message>" in broken.content
    assert b'<name type="array">' in wrong.content


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"api_token":"TOKEN"}', "application/json"),
        ("<category><api_token>TOKEN</api_token></category>", "application/xml"),
        ("<api-token>TOKEN</api-token>", "application/xml"),
        ("api_token=TOKEN", FORM),
        (part("api_token", "TOKEN") + b"--edge--\r\n", MULTIPART),
    ],
)
@pytest.mark.parametrize("verb", ["GET", "DELETE"])
def test_it_finds_the_token_in_a_body_of_any_form(
    alice: Person, api: Caller, body: str | bytes, kind: str, verb: str
) -> None:
    number = api.post(PATH, {"category": {"name": "Before"}}).json()["id"]
    raw = (body if isinstance(body, bytes) else body.encode()).replace(b"TOKEN", alice.token.encode())

    answer = Caller().send(verb, f"/categories/{number}.json", raw, content_type=kind)

    assert answer.status_code == 200


@pytest.mark.parametrize("token", ["[1]", "{}", "1", "null", '""', '"\\u0000"', '"\\ud800"', '"ż"'])
def test_it_lets_nobody_in_by_a_token_that_is_none(alice: Person, token: str) -> None:
    answer = Caller().send("GET", PATH, '{"api_token":' + token + "}")

    assert answer.status_code == 401
