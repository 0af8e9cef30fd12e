"""Databases that are up to date at once: each is a copy of one to which the migrations were applied before.

All processes of a run share the original. It is kept in the folder that tests/settings.py makes for the run,
or as a database beside the others of a PostgreSQL server.
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

# Whether references between tables are looked after.
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
    """An SQLite database in a file of its own."""
    with _original() as original:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, target)


def copy_database(server: str, name: str) -> None:
    """A PostgreSQL database beside the one that ``server``, a DATABASE_URL, names; it must not exist yet."""
    with _original() as original:
        administer(server, "CREATE DATABASE {} TEMPLATE {}", name, original.name)


def empty_tables() -> None:
    """Deletes what a test has committed; quicker than Django's flush, which rewrites every table there is."""
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
    """Removes from a PostgreSQL server what the run's folder doesn't hold."""
    server, ready = os.environ.get("DATABASE_URL"), _folder() / "ready"
    if server and ready.exists():
        administer(server, "DROP DATABASE {}", ready.read_text())


def administer(server: str, statement: str, *names: str) -> None:
    """Runs one statement, with these names in it, outside a transaction."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def address(server: str, name: str) -> str:
    """The DATABASE_URL of another database of the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextmanager
def _original() -> Iterator[Path]:
    """The migrated database: its file, or a path that ends in its name; nobody else uses it meanwhile."""
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
