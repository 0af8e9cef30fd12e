"""An account for writers, and a check of its books."""

import json
from typing import Any

import httpx

from tests.faults.product import Product
from tests.faults.writers import Acknowledged


def open_account(product: Product) -> str:
    """Open an account; return its token."""
    command = (
        "account",
        "create",
        "acme",
        "--email",
        "acme@example.com",
        "--password",
        "correct horse battery",
    )
    made = product.run(*command)
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["api_token"])


def check_books(product: Product, token: str, told: Acknowledged) -> None:
    """Assert that acknowledged writes are stored once, as returned, and that `tidebill check` passes."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=60) as api:
        documents = _all(api, "/invoices.json", period="all")
        payments = _all(api, "/banking/payments.json")
    by_oid = [row["oid"] for row in documents]
    assert len(by_oid) == len(set(by_oid))
    found = {row["oid"]: row for row in documents}
    for key, answer in told.documents.items():
        stored = found[key]
        assert (stored["id"], stored["number"]) == (answer["id"], answer["number"])
        assert stored["price_gross"] == answer["price_gross"]
    numbers = [row["number"] for row in documents]
    assert len(numbers) == len(set(numbers))
    names = [row["name"] for row in payments]
    assert len(names) == len(set(names))
    assert set(told.payments) <= set(names)
    checked = product.run("check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout


def _all(api: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    page = 1
    while part := api.get(path, params={**params, "page": page, "per_page": 100, "order": "id.asc"}).json():
        rows += part
        page += 1
    return rows
