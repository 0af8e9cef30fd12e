"""pgbouncer in transaction mode: nothing relies on session state."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest

from tests.faults.accounts import check_books, open_account
from tests.faults.product import run_product
from tests.faults.writers import run_writers
from tests.live import find_free_port

pytestmark = [
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="pgbouncer is PostgreSQL's"),
    pytest.mark.skipif(not shutil.which("pgbouncer"), reason="needs pgbouncer"),
]
_DEPLOYED = Path(__file__).parents[2] / "deploy" / "pgbouncer.ini"
# Fewer than the product's threads, so that connections are shared.
_CONNECTIONS = 3


def test_everything_works_through_few_connections(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    with run_product(tmp_path / "first") as direct:
        assert direct.database
        server = f"postgresql://tidebill@/tidebill?host={direct.database.folder}"
        with (
            _pooler(server) as url,
            run_product(tmp_path / "second", DATABASE_URL=url, TIDEBILL_POOLER="transaction") as product,
        ):
            token = open_account(product)
            with run_writers(product.url, token, count=8) as told:
                time.sleep(3)
            assert told.faults == []
            assert len(told.documents) > 10
            headers = {"Authorization": f"Bearer {token}"}
            with httpx.Client(base_url=product.url, headers=headers, timeout=60) as api:
                assert api.get("/readyz").json()["checks"]["worker"]["ok"]
                assert api.get("/invoices.csv", params={"period": "all"}).status_code == 200
            check_books(product, token, told)
            assert _connections(server) <= _CONNECTIONS


@contextmanager
def _pooler(server: str) -> Iterator[str]:
    """Run pgbouncer with the configuration of deploy/; yields the DATABASE_URL."""
    socket, port = parse_qs(urlsplit(server).query)["host"][0], find_free_port()
    with TemporaryDirectory(prefix="tidebill-pooler-") as name:
        folder = Path(name)
        text = _DEPLOYED.read_text().replace("10.0.0.1 port=5432", f"{socket} user=tidebill")
        text = text.replace("6432", str(port)).replace("scram-sha-256", "trust")
        text = text.replace("/etc/pgbouncer/userlist.txt", str(folder / "users"))
        text = text.replace(
            "default_pool_size = 20", f"default_pool_size = {_CONNECTIONS}\nunix_socket_dir ="
        )
        (folder / "users").write_text('"tidebill" ""\n')
        (folder / "pgbouncer.ini").write_text(text)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            who = pwd.getpwnam("nobody")
            user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
            for path in (folder, *folder.iterdir()):
                os.chown(path, who.pw_uid, who.pw_gid)
        with (folder / "log").open("wb") as log:
            command = ["pgbouncer", str(folder / "pgbouncer.ini")]
            process = subprocess.Popen(command, stdout=log, stderr=log, **user)
        try:
            yield f"postgresql://tidebill@127.0.0.1:{port}/tidebill"
        finally:
            process.terminate()
            process.wait()


def _connections(server: str) -> int:
    """Return the number of pgbouncer's client connections, without the product's own."""
    with psycopg.connect(server) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgbouncer'"
        found = connection.execute(asked).fetchone()
    return int(found[0]) if found else 0
