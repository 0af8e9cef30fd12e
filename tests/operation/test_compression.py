import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tidebill.operation.compression import CompressPages

TEXT = "An invoice. " * 100


def answer(content_type: str, *, takes: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": takes})
    return CompressPages(lambda _: HttpResponse(TEXT, content_type=content_type))(request)


@pytest.mark.parametrize(
    "content_type", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml"]
)
def test_what_a_page_is_made_of_is_compressed(content_type: str) -> None:
    found = answer(content_type)

    assert found.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.content).decode() == TEXT


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/xml", "application/pdf"]
)
def test_an_answer_of_the_api_leaves_as_it_is(content_type: str) -> None:
    found = answer(content_type)

    assert "Content-Encoding" not in found.headers
    assert found.content.decode() == TEXT


def test_who_takes_no_gzip_gets_none() -> None:
    found = answer("text/html", takes="identity")

    assert "Content-Encoding" not in found.headers
    assert found.content.decode() == TEXT
