import logging
import re
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tidebill.operation.requests import LogRequests


def serve(request: HttpRequest) -> HttpResponse:
    return LogRequests(lambda _: HttpResponse(status=201))(request)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    (record,) = [record for record in caplog.records if record.name == "tidebill.requests"]
    return record.getMessage()


@pytest.fixture(autouse=True)
def _listen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_it_writes_one_line_without_the_query(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().post("/invoices.json?api_token=SECRET", headers={"X-Request-Id": "abc-1"})
    request.caller = SimpleNamespace(account=SimpleNamespace(prefix="acme"))  # type: ignore[attr-defined]
    request.resolver_match = SimpleNamespace(kwargs={})  # type: ignore[assignment]

    serve(request)

    line = r"POST /invoices\.json 201 \d+ms account=acme request=abc-1"
    assert re.fullmatch(line, logged(caplog))


def test_it_hides_the_parts_of_a_path_that_open_a_document(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/invoice/SECRETTOKEN.pdf")
    request.resolver_match = SimpleNamespace(kwargs={"token": "SECRETTOKEN"})  # type: ignore[assignment]

    serve(request)

    assert "SECRETTOKEN" not in logged(caplog)
    assert logged(caplog).startswith("GET /invoice/%5Bhidden%5D.pdf 201 ")


def test_it_lets_no_path_begin_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    serve(RequestFactory().get("/a%0A2026-01-01 ERROR forged"))

    assert "\n" not in logged(caplog)


def test_it_gives_each_request_an_id_that_the_answer_carries(caplog: pytest.LogCaptureFixture) -> None:
    ids = {serve(RequestFactory().get("/"))["X-Request-Id"] for _ in range(10)}

    assert len(ids) == 10


@pytest.mark.parametrize("given", ["", "a b", "a\nb", "x" * 65, "<script>"])
def test_it_takes_no_id_that_would_confuse_a_log(given: str) -> None:
    assert serve(RequestFactory().get("/", headers={"X-Request-Id": given}))["X-Request-Id"] != given
