import logging
import sys

import pytest

from tidebill.operation.scrubbing import ScrubbedFormatter, scrub

SECRET = "abcDEF123"


@pytest.mark.parametrize(
    "text",
    [
        f"GET /invoices.json?api_token={SECRET}&page=2",
        f"GET /invoices.json?page=2&api_token={SECRET}%2Facme",
        f"Authorization: Bearer {SECRET}",
        f"{{'Authorization': 'Basic {SECRET}='}}",
        f'{{"api_token": "{SECRET}", "invoice": {{}}}}',
        f'{{"api_token":"a\\"{SECRET}"}}',
        f"{{'api_token': '{SECRET}/acme'}}",
        f"integration_token={SECRET}",
        f"invoice[api_token]={SECRET}",
        f"user[password]={SECRET}",
        f'"password": "{SECRET}"',
        f"<api-token>{SECRET}</api-token>",
        f'<api_token type="string">{SECRET}</api_token>',
        f"connection to postgresql://tidebill:{SECRET}@db.internal/tidebill failed",
        f"TIDEBILL_SECRET_KEY={SECRET}",
    ],
)
def test_it_hides_what_opens_doors(text: str) -> None:
    assert SECRET not in scrub(text)
    assert "[hidden]" in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /invoices.json 200 5ms account=acme request=1f",
        "Basic facts about a document",
        "seen at http://127.0.0.1:8000/invoices/7",
        '{"kind": "vat", "positions": []}',
    ],
)
def test_it_leaves_everything_else_alone(text: str) -> None:
    assert scrub(text) == text


def test_it_keeps_what_stands_around_a_secret() -> None:
    assert scrub(f"a?api_token={SECRET}&page=2 b") == "a?api_token=[hidden]&page=2 b"


def test_it_scrubs_arguments_and_tracebacks() -> None:
    try:
        raise ValueError(f"api_token={SECRET}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "token=%s", (SECRET,), sys.exc_info())

    line = ScrubbedFormatter("%(message)s").format(record)

    assert SECRET not in line
    assert "Traceback" in line
