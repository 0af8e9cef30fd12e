"""Web, worker and database are killed at random under sixteen writers: nothing acknowledged is lost."""

import json
import os
import random
import time
from pathlib import Path
from typing import Any

import httpx

from tests.faults.product import Product, run_product
from tests.faults.writers import Acknowledged, run_writers

# The long form: TIDEBILL_FAULT_SECONDS=1800.
SECONDS = float(os.environ.get("TIDEBILL_FAULT_SECONDS", "8"))
WRITERS = 16
_CHANCE = random.Random(20261125)  # noqa: S311  # not a secret


def test_nothing_acknowledged_is_lost_doubled_or_unexplained(tmp_path: Path) -> None:
    with run_product(tmp_path) as product:
        token = _open_account(product)
        with run_writers(product.url, token, count=WRITERS) as told:
            kills = _kill_at_random(product)
        product.wait_until_ready()

        assert told.faults == []
        assert len(told.documents) > 10
        assert kills >= 2
        _check_documents(product, token, told)
        checked = product.run("check")

    print(
        f"{len(told.documents)} documents, {len(told.payments)} payments, {told.tries} tries, {kills} kills"
    )
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout


def _open_account(product: Product) -> str:
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


def _kill_at_random(product: Product) -> int:
    """Something dies every few seconds; what does not come back by itself is started again."""
    kills, end = 0, time.monotonic() + SECONDS
    time.sleep(2)
    while time.monotonic() < end:
        kind = _CHANCE.choice(["one", "one", "all", "database"])
        if kind == "all":
            product.kill()
            product.start()
        elif kind == "database" and product.database:
            product.database.kill()
            time.sleep(_CHANCE.random())
            product.database.start()
        else:
            product.kill_one(_CHANCE)
        kills += 1
        time.sleep(_CHANCE.uniform(0.5, 3))
        product.start_if_gone()
    time.sleep(1)
    product.start_if_gone()
    return kills


def _check_documents(product: Product, token: str, told: Acknowledged) -> None:
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


def _all(api: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    page = 1
    while part := api.get(path, params={**params, "page": page, "per_page": 100, "order": "id.asc"}).json():
        rows += part
        page += 1
    return rows
