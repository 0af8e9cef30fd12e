from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.live import INTEGRATION_TOKEN, Server

ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": 123}


@pytest.fixture
def invoice(api: httpx.Client) -> dict[str, Any]:
    created = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer", "positions": [ROW]}})
    assert created.status_code == 201, created.text
    answer: dict[str, Any] = created.json()
    return answer


def test_the_same_document_has_the_same_bytes_for_api_and_customer(
    api: httpx.Client, server: Server, invoice: dict[str, Any]
) -> None:
    url = f"/invoices/{invoice['id']}.pdf"

    first, second = api.get(url), api.get(url)
    public = httpx.get(f"{server.url}/invoice/{invoice['token']}.pdf")

    assert first.content.startswith(b"%PDF")
    assert first.content == second.content == public.content
    assert first.headers["ETag"] == second.headers["ETag"] == public.headers["ETag"]
    unchanged = api.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_change_is_printed_at_once(api: httpx.Client, invoice: dict[str, Any]) -> None:
    url = f"/invoices/{invoice['id']}"
    first = api.get(f"{url}.pdf")

    changed = api.put(f"{url}.json", json={"invoice": {"description": "Thank you"}})
    second = api.get(f"{url}.pdf", headers={"If-None-Match": first.headers["ETag"]})

    assert changed.status_code == 200
    assert second.status_code == 200
    assert second.content != first.content


def test_another_account_gets_no_stored_print(
    api: httpx.Client, server: Server, invoice: dict[str, Any]
) -> None:
    url = f"/invoices/{invoice['id']}.pdf"
    assert api.get(url).status_code == 200
    prefix = f"t{uuid4().hex[:10]}"
    new = {
        "account": {"prefix": prefix, "lang": "en"},
        "user": {"login": prefix, "email": f"{prefix}@example.com", "password": "correct horse battery"},
        "integration_token": INTEGRATION_TOKEN,
    }
    other = httpx.post(f"{server.url}/account.json", json=new, timeout=60).json()["api_token"]

    stranger = httpx.get(f"{server.url}{url}", headers={"Authorization": f"Bearer {other}"})
    nobody = httpx.get(f"{server.url}{url}")

    assert (stranger.status_code, nobody.status_code) == (404, 401)
