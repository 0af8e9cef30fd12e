"""The clock jumps forward and back during writes: numbers have no gaps, and nothing is issued twice."""

import time
from pathlib import Path
from typing import Any

import httpx

from tests.faults.accounts import check_books, open_account
from tests.faults.product import run_product
from tests.faults.writers import run_writers

_JUMPS: tuple[dict[str, Any], ...] = (
    {"now": "2027-12-31T22:59:59", "frozen": True},
    {"advance": "2s"},
    {"now": "2026-03-29T00:59:59", "frozen": True},
    {"now": "2026-10-25T00:30", "frozen": False},
    {"now": "2024-02-29T12:00", "frozen": True},
)


def test_numbers_and_books_survive_a_clock_that_jumps(tmp_path: Path) -> None:
    with run_product(tmp_path, TIDEBILL_CLOCK="sandbox") as product:
        token = open_account(product)
        headers = {"Authorization": f"Bearer {token}"}
        with run_writers(product.url, token, count=4) as told:
            for jump in _JUMPS:
                time.sleep(0.5)
                done = httpx.put(
                    f"{product.url}/clock.json", json={"clock": jump}, headers=headers, timeout=30
                )
                assert done.status_code == 200, done.text
            time.sleep(0.5)

        assert told.faults == []
        assert len({answer["issue_date"] for answer in told.documents.values()}) > 2
        check_books(product, token, told)
