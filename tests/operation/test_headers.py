import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tidebill.operation.headers import SecureContent


def policy_of(response: HttpResponse) -> str | None:
    return SecureContent(lambda _: response)(RequestFactory().get("/")).headers.get("Content-Security-Policy")


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "image/svg+xml"])
def test_it_allows_no_inline_script_or_style(content_type: str) -> None:
    policy = policy_of(HttpResponse(content_type=content_type)) or ""

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_it_leaves_pdf_to_the_viewer() -> None:
    assert policy_of(HttpResponse(content_type="application/pdf")) is None


def test_it_keeps_a_policy_that_a_page_sets_itself() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert policy_of(own) == "default-src 'none'"
