"""Test databases, created by copying one that has been migrated before.

All processes of a run share the original. It is in the folder that tests/settings.py creates for the run, or
a database on the same PostgreSQL server.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg import sql

# Statements that disable and enable foreign key checks.
_SWITCHES = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = origin"),
}
_PREPARE = """
import django
django.setup()
from tidebill.operation.database import prepare_database
prepare_database()
"""


def copy_file(target: Path) -> None:
    """Create an SQLite database as a file."""
    with _original() as original:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, target)


def copy_database(server: str, name: str) -> None:
    """Create a PostgreSQL database on the server of the DATABASE_URL ``server``; it must not exist."""
    with _original() as original:
        administer(server, "CREATE DATABASE {} TEMPLATE {}", name, original.name)


def empty_tables() -> None:
    """Delete rows committed by a test; faster than Django's flush, which rewrites every table."""
    tables = [model._meta.db_table for model in apps.get_models() if model not in (ContentType, Permission)]
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)  # noqa: S608
    off, on = _SWITCHES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        touched = [table for (table,) in cursor.fetchall()]
        cursor.execute(off)
        for table in touched:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute(on)


def drop_original() -> None:
    """Drop the original from a PostgreSQL server."""
    server, ready = os.environ.get("DATABASE_URL"), _folder() / "ready"
    if server and ready.exists():
        administer(server, "DROP DATABASE {}", ready.read_text())


def administer(server: str, statement: str, *names: str) -> None:
    """Execute a statement with these identifiers outside of transactions."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def address(server: str, name: str) -> str:
    """Return the DATABASE_URL of another database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextmanager
def _original() -> Iterator[Path]:
    """Yield the migrated database, exclusively: its file, or a path that ends in its name."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _migrate(folder)
        yield folder / (folder / "ready").read_text()


def _folder() -> Path:
    return Path(os.environ["TIDEBILL_DATA"]) / "original"


def _migrate(folder: Path) -> None:
    server = os.environ.get("DATABASE_URL")
    name = f"original_{folder.parent.name}".replace("-", "_").lower() if server else "db.sqlite3"
    chosen = {"TIDEBILL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tidebill.settings"}
    if server:
        administer(server, "CREATE DATABASE {}", name)
        chosen["DATABASE_URL"] = address(server, name)
    command = [sys.executable, "-c", _PREPARE]
    subprocess.run(command, env={**os.environ, **chosen}, check=True)
    (folder / "ready").write_text(name)
