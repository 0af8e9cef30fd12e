"""The primary is killed under writers; its synchronous standby takes over with everything acknowledged."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.faults.accounts import check_books, open_account
from tests.faults.product import Database, run_product
from tests.faults.writers import run_writers

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="there is nothing to fail over to")
_SECONDS = float(os.environ.get("TIDEBILL_FAILOVER_SECONDS", "4"))
_REPLICATED = {"wal_level": "replica", "hot_standby": "on"}


def test_the_standby_has_everything_that_was_acknowledged(tmp_path: Path) -> None:
    with _pair() as (primary, standby):
        url = f"postgresql://tidebill@/tidebill?host={primary.folder},{standby.folder}&target_session_attrs=read-write"
        with run_product(tmp_path, DATABASE_URL=url) as product:
            token = open_account(product)
            with run_writers(product.url, token, count=8) as told:
                time.sleep(_SECONDS)
                before = len(told.documents)
                primary.kill()
                died = time.monotonic()
                standby.cluster.run("pg_ctl", "promote", "-w", "-D", "data")
                while len(told.documents) < before + 8:
                    assert time.monotonic() < died + 60, "nothing was acknowledged after the failover"
                    time.sleep(0.05)
                seconds = time.monotonic() - died
                time.sleep(_SECONDS)
            assert before > 0
            assert told.faults == []
            check_books(product, token, told)
    print(f"{len(told.documents)} documents, {seconds:.1f} s from the kill to the eighth answer after it")


@contextmanager
def _pair() -> Iterator[tuple[Database, Database]]:
    """A primary, and a standby that has every commit before it is acknowledged."""
    with tempfile.TemporaryDirectory(prefix="tidebill-pair-") as name:
        Path(name).chmod(0o711)
        primary, standby = (_prepare(Path(name) / side) for side in ("a", "b"))
        primary.cluster.run("initdb", "--auth=trust", "--username=tidebill", "--encoding=UTF8", "-D", "data")
        primary.start(**_REPLICATED)
        try:
            primary.cluster.run("createdb", "-h", str(primary.folder), "-U", "tidebill", "tidebill")
            _follow(primary, standby)
            _wait_for_the_standby(primary)
            yield primary, standby
        finally:
            for database in (primary, standby):
                if database.is_running:
                    database.kill()


def _prepare(folder: Path) -> Database:
    folder.mkdir()
    return Database(postgres._prepare_cluster(folder), folder)


def _follow(primary: Database, standby: Database) -> None:
    source = f"host={primary.folder} user=tidebill application_name=standby"
    standby.cluster.run("pg_basebackup", "-D", "data", "-R", "-X", "stream", "-c", "fast", "-d", source)
    standby.start(**_REPLICATED)


def _wait_for_the_standby(primary: Database) -> None:
    """From here on nothing is acknowledged before the standby has it."""
    # Not as an option of the server's start: what is given there can't be changed any more.
    _psql(primary, "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    _psql(primary, "SELECT pg_reload_conf()")
    url = f"postgresql://tidebill@/tidebill?host={primary.folder}"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(100):
            found = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
            if found == [("sync",)]:
                return
            time.sleep(0.1)
    raise AssertionError(f"the standby is {found}")


def _psql(database: Database, statement: str) -> None:
    command = ("-h", str(database.folder), "-U", "tidebill", "-d", "tidebill", "-q", "-c", statement)
    database.cluster.run("psql", *command)
