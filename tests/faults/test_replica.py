"""A standby is read if it is up to date; otherwise reads fall back unnoticed."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.faults.accounts import open_account
from tests.faults.pairs import run_pair
from tests.faults.product import Database, Product, run_product

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="there is nothing to read from")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Product, Database]]:
    """The product with a primary and a standby to read from."""
    with run_pair(synchronous=False) as (primary, standby):
        variables = {"DATABASE_URL": _address(primary), "TIDEBILL_REPLICA_URL": _address(standby)}
        with run_product(tmp_path, **variables) as product:
            yield product, standby


def test_it_is_read_and_hides_nothing_that_was_written(running: tuple[Product, Database]) -> None:
    product, standby = running
    headers = {"Authorization": f"Bearer {open_account(product)}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=60) as api:
        kept = _issue(api)
        end = time.monotonic() + 30
        while not _reads(standby):
            assert _listed(api) == [kept]
            assert time.monotonic() < end, (product.folder / "server.log").read_text()

        _ask(standby, "SELECT pg_wal_replay_pause()")
        for _ in range(5):
            kept = _issue(api)
            assert kept in _listed(api)
            assert api.get(f"/invoices/{kept}.json").status_code == 200
            renamed = {"invoice": {"buyer_name": "Renamed"}}
            assert api.put(f"/invoices/{kept}.json", json=renamed).status_code == 200
            assert api.get(f"/invoices/{kept}.json").json()["buyer_name"] == "Renamed"
        _ask(standby, "SELECT pg_wal_replay_resume()")

        before, end = _reads(standby), time.monotonic() + 30
        while _reads(standby) == before:
            assert kept in _listed(api)
            assert time.monotonic() < end, "it was not read again"

        standby.kill()
        for _ in range(5):
            kept = _issue(api)
            begun = time.monotonic()
            assert kept in _listed(api)
            assert time.monotonic() - begun < 10


def _address(database: Database) -> str:
    return f"postgresql://tidebill@/tidebill?host={database.folder}"


def _issue(api: httpx.Client) -> int:
    answer = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer"}})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def _listed(api: httpx.Client) -> list[int]:
    answer = api.get("/invoices.json", params={"period": "all"})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()]


def _reads(standby: Database) -> int:
    """Return the number of reads of the documents table on the standby."""
    asked = (
        "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'invoices_invoice'"
    )
    return int(_ask(standby, asked))


def _ask(database: Database, statement: str) -> Any:
    with psycopg.connect(_address(database), autocommit=True) as connection:
        (found,) = connection.execute(statement.encode()).fetchone() or (0,)
    return found
