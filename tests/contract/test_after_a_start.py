"""The first request of a process is answered like any later one."""

from pathlib import Path
from typing import Any

import httpx

from tests.live import INTEGRATION_TOKEN, make_environment, run_server

ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}


def _attach(client: httpx.Client) -> int:
    invoice = client.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [ROW]}}).json()
    sent = client.post(f"/invoices/{invoice['id']}/attachments.json", files={"file": ("a.pdf", b"%PDF one")})
    assert sent.status_code == 201, sent.text
    return int(invoice["id"])


def _open(url: str) -> str:
    user = {"email": "o@example.com", "password": "tide and time 26"}
    body: dict[str, Any] = {"user": user, "integration_token": INTEGRATION_TOKEN}
    return str(httpx.post(f"{url}/account.json", json=body, timeout=60).json()["api_token"])


def test_an_attachment_is_found_by_the_first_request(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment:
        url = environment["TIDEBILL_BASE_URL"]
        with run_server(environment, tmp_path):
            headers = {"Authorization": f"Bearer {_open(url)}"}
            with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
                number = _attach(client)
        with run_server(environment, tmp_path):
            path = f"{url}/invoices/{number}/attachment?kind=custom"
            first = httpx.get(path, headers=headers, follow_redirects=True, timeout=60)

    assert (first.status_code, first.content) == (200, b"%PDF one")
