"""A primary database server and its standby."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import postgres
from tests.faults.product import Database

_REPLICATED = {"wal_level": "replica", "hot_standby": "on"}


@contextmanager
def run_pair(*, synchronous: bool = True) -> Iterator[tuple[Database, Database]]:
    """Yield a primary and a standby; a ``synchronous`` one has every commit before it is acknowledged."""
    with tempfile.TemporaryDirectory(prefix="tidebill-pair-") as name:
        Path(name).chmod(0o711)
        primary, standby = (_prepare(Path(name) / side) for side in ("a", "b"))
        primary.cluster.run("initdb", "--auth=trust", "--username=tidebill", "--encoding=UTF8", "-D", "data")
        primary.start(**_REPLICATED)
        try:
            primary.cluster.run("createdb", "-h", str(primary.folder), "-U", "tidebill", "tidebill")
            _follow(primary, standby)
            if synchronous:
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
    """Acknowledge commits only after the standby has them."""
    # Not a command-line option, which couldn't be changed later.
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
