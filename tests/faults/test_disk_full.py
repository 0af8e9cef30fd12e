"""On a full disk changes are rejected with an API error, none is partial, and the product recovers."""

import os
import pwd
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from tests.faults import processes
from tests.faults.accounts import check_books, open_account
from tests.faults.product import Product, run_database, run_product
from tests.faults.writers import ROWS, Acknowledged

_ROOM = 300_000
_MOST = 600


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


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="PostgreSQL")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
def test_a_full_disk_of_postgresql_refuses_changes_and_loses_nothing(tmp_path: Path) -> None:
    with _small_disk() as disk, run_database() as database:
        assert database
        server = ("-h", str(database.folder), "-U", "tidebill")
        database.cluster.run("psql", *server, "-qc", f"CREATE TABLESPACE small LOCATION '{disk}'")
        database.cluster.run("createdb", *server, "-D", "small", "small")
        url = f"postgresql://tidebill@/small?host={database.folder}"
        with run_product(tmp_path, DATABASE_URL=url) as product:
            token = open_account(product)
            headers = {"Authorization": f"Bearer {token}"}
            told = Acknowledged()
            with httpx.Client(base_url=product.url, headers=headers, timeout=30) as api:
                _issue(api, told, 5)
                filler = disk / "filler"
                filler.write_bytes(bytes(shutil.disk_usage(disk).free - _ROOM))
                refused = _issue(api, told, _MOST)

                assert refused is not None, "the disk was never full"
                assert refused.status_code == 503, refused.text
                assert int(refused.headers["Retry-After"]) >= 1
                assert api.get("/account.json").status_code == 200

                filler.unlink()
                assert _issue(api, told, 5) is None
            check_books(product, token, told)


@contextmanager
def _small_disk() -> Iterator[Path]:
    """Create a small file system in memory that PostgreSQL can write to."""
    with TemporaryDirectory(prefix="tidebill-disk-") as name:
        place = Path(name)
        options = f"size=256m,mode=0700,uid={pwd.getpwnam('nobody').pw_uid}"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", name], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip(f"no disk can be made here: {made.stderr.decode().strip()}")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", name], check=True)


def _issue(api: httpx.Client, told: Acknowledged, count: int) -> httpx.Response | None:
    """Create documents; return the first error response, if any."""
    for _ in range(count):
        key = f"{len(told.documents)}-{os.urandom(4).hex()}"
        sent = {"oid": key, "buyer_name": "Buyer", "internal_note": os.urandom(2000).hex(), "positions": ROWS}
        answer = api.post("/invoices.json", json={"invoice": sent})
        if answer.status_code != 201:
            return answer
        told.documents[key] = answer.json()
    return None


def _limit(product: Product, size: int) -> None:
    """Limit the file size of the product's processes, like a full disk."""
    assert product.process is not None
    for pid in (product.process.pid, *processes.descendants(product.process.pid)):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _largest(product: Product) -> int:
    """Return the size of the largest growing file."""
    return max(file.stat().st_size for file in (product.folder / "data").rglob("*") if file.is_file())
