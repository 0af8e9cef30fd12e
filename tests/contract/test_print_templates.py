"""Print templates of an account: changed by API, previewed, and printed."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.contract.sending import create

ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}


@pytest.fixture
def template(api: httpx.Client) -> Iterator[dict[str, Any]]:
    body = {
        "name": "Own",
        "kind": "proforma",
        "html": "<h1>Own {{number}}</h1>",
        "css": "h1 { color: green; }",
    }
    answer = api.post("/print_templates.json", json={"print_template": body})
    assert answer.status_code == 201, answer.text
    yield answer.json()
    api.delete(f"/print_templates/{answer.json()['id']}.json")


def _text(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/pdf", answer.text
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_template_is_printed_changed_versioned_and_deleted(
    api: httpx.Client, template: dict[str, Any]
) -> None:
    place = f"/print_templates/{template['id']}"
    first = create(api, "json", kind="proforma", buyer_name="A", positions=[ROW])

    changed = api.put(f"{place}.json", json={"print_template": {"html": "<h1>New {{number}}</h1>"}})
    copied = api.post(f"{place}/duplicate.json", json={"name": "Copy"})
    second = create(api, "json", kind="proforma", buyer_name="A", positions=[ROW])
    named = create(api, "json", buyer_name="A", positions=[ROW], invoice_template_id=copied.json()["number"])

    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (copied.status_code, copied.json()["automatic"]) == (201, False)
    texts = [_text(api.get(f"/invoices/{made['id']}.pdf")) for made in (first, second, named)]
    assert [text.split()[0] for text in texts] == ["Own", "New", "New"]
    versions = api.get(f"{place}/versions.json").json()
    assert [row["html"] for row in versions] == ["<h1>New {{number}}</h1>", "<h1>Own {{number}}</h1>"]
    listed = [row["number"] for row in api.get("/print_templates.json").json()]
    assert {template["number"], copied.json()["number"]} <= set(listed)
    assert api.delete(f"/print_templates/{copied.json()['id']}.json").json() == "ok"
    assert api.get(f"/print_templates/{copied.json()['id']}.json").status_code == 404


def test_a_template_is_previewed_without_saving_it(api: httpx.Client, template: dict[str, Any]) -> None:
    made = create(api, "json", buyer_name="Somebody", positions=[ROW])
    body = {"print_template": {"html": "<p>{{buyer}}</p>"}}

    sample = api.post("/print_templates/preview.pdf", json=body)
    stored = api.post(f"/print_templates/preview.pdf?invoice_id={made['id']}", json=body)
    pages = api.post("/print_templates/preview/pages.json", json=body)
    wrong = api.post("/print_templates/preview.pdf", json={"print_template": {"html": "{{#if a}}"}})

    assert "Your client" in _text(sample)
    assert "Somebody" in _text(stored)
    assert pages.json()["pages"][0].startswith("data:image/png;base64,")
    assert (wrong.status_code, "is not closed" in wrong.text) == (422, True)
    assert len(api.get(f"/print_templates/{template['id']}/versions.json").json()) == 1


def test_a_template_that_cannot_be_rendered_is_refused(api: httpx.Client) -> None:
    answer = api.post("/print_templates.json", json={"print_template": {"name": "X", "html": "{{> no}}"}})

    assert answer.status_code == 422
    assert "no" in answer.text
    assert api.post("/print_templates.json", json={"print_template": {}}).status_code == 422
