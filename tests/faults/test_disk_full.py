"""The disk is full: changes are refused in the shape of the wire, nothing is half-done, and it goes on."""

import os
import resource
from pathlib import Path

import httpx
import pytest

from tests.faults import processes
from tests.faults.accounts import check_books, open_account
from tests.faults.product import Product, run_product
from tests.faults.writers import ROWS, Acknowledged

_ROOM = 300_000
_MOST = 600


# The files of PostgreSQL are another user's, whose processes can't be held from here.
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the embedded database")
def test_a_full_disk_refuses_changes_and_loses_nothing(tmp_path: Path) -> None:
    with run_product(tmp_path) as product:
        token = open_account(product)
        headers = {"Authorization": f"Bearer {token}"}
        told = Acknowledged()
        with httpx.Client(base_url=product.url, headers=headers, timeout=30) as api:
            _issue(api, told, 5)
            _limit(product, _largest(product) + _ROOM)
            refused = _issue(api, told, _MOST)

            assert refused is not None, "the disk was never full"
            assert refused.status_code == 503, refused.text
            assert refused.json()["code"] == "error"
            assert int(refused.headers["Retry-After"]) >= 1
            assert api.get("/account.json").status_code == 200

            _limit(product, resource.RLIM_INFINITY)
            assert _issue(api, told, 5) is None
        check_books(product, token, told)


def _issue(api: httpx.Client, told: Acknowledged, count: int) -> httpx.Response | None:
    """Issues so many documents; the answer that refuses one, if any."""
    for _ in range(count):
        key = f"{len(told.documents)}-{os.urandom(4).hex()}"
        sent = {"oid": key, "buyer_name": "Buyer", "internal_note": os.urandom(2000).hex(), "positions": ROWS}
        answer = api.post("/invoices.json", json={"invoice": sent})
        if answer.status_code != 201:
            return answer
        told.documents[key] = answer.json()
    return None


def _limit(product: Product, size: int) -> None:
    """No file of the product's processes may grow beyond so many bytes, as on a disk without room."""
    assert product.process is not None
    for pid in (product.process.pid, *processes.descendants(product.process.pid)):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _largest(product: Product) -> int:
    """The size of the largest file that grows with what is written."""
    return max(file.stat().st_size for file in (product.folder / "data").rglob("*") if file.is_file())
