"""``tidebill restore``: restore an instance from a backup."""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tidebill.accounts.models import Account, User
from tidebill.operation.database import OLD_DEVELOPMENT, OperatorError, disconnect, prepare_database
from tidebill.operation.migration_history import OldDevelopmentDatabase, predates_squash
from tidebill.transfer import backup as taken

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restore(file: Path, *, force: bool = False) -> None:
    """Replace everything by the backup and migrate it. Raises OperatorError.

    Without ``force`` an instance with accounts or users is left alone.
    """
    taken.check_storage()
    if not force and (Account.objects.exists() or User.objects.exists()):
        raise OperatorError("accounts already exist; use --force to replace them")
    with _opened(file) as source:
        _check(source)
        settings.TIDEBILL_DATA.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.TIDEBILL_DATA) as folder:
            copy = Path(folder, taken.DATABASE)
            _extract(source, source.getinfo(taken.DATABASE), copy)
            _put_database(copy)
            _put_files(source)
    prepare_database()


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as source:
            yield source
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise OperatorError("the file is not a Tidebill backup, or it is damaged") from error


def _check(source: ZipFile) -> None:
    manifest: dict[str, Any] = json.loads(source.read(taken.MANIFEST))
    loader = MigrationLoader(None)
    known = {".".join(name) for name in loader.disk_migrations} | {
        ".".join(name) for name in (loader.replacements or {})
    }
    applied = set(manifest["migrations"])
    if manifest["format"] > taken.FORMAT or (applied - known and not _predates_squash(applied)):
        raise OperatorError(f"the backup was written by a newer version of Tidebill ({manifest['tidebill']})")
    if manifest["database"] != connection.vendor:
        there, here = _NAMES.get(manifest["database"]), _NAMES[connection.vendor]
        raise OperatorError(
            f"the backup is from {there}, but this server uses {here}; move accounts with export and import"
        )


def _predates_squash(applied: set[str]) -> bool:
    try:
        return predates_squash(
            (package, name) for package, _, name in (one.partition(".") for one in applied)
        )
    except OldDevelopmentDatabase as error:
        raise OperatorError(OLD_DEVELOPMENT) from error


def _put_database(copy: Path) -> None:
    if connection.vendor == "postgresql":
        _put_postgresql(copy)
        return
    with closing(sqlite3.connect(copy)) as source:
        if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise ValueError("damaged")
        disconnect()
        with closing(sqlite3.connect(taken.database_file(), timeout=30)) as target:
            source.backup(target)


def _put_postgresql(copy: Path) -> None:
    """Restore to an empty schema: tables newer than the backup would conflict."""
    taken.run_tool("pg_restore", "--list", str(copy))
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    disconnect()
    name = taken.database_name()
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    taken.run_tool("pg_restore", *options, f"--dbname={name}", str(copy))


def _put_files(source: ZipFile) -> None:
    """Restore exactly the backup's files, and its key unless the environment sets one."""
    media = Path(settings.MEDIA_ROOT)
    shutil.rmtree(media, ignore_errors=True)
    for info in source.infolist():
        if info.filename.startswith(taken.MEDIA) and not info.is_dir():
            path = (media / info.filename.removeprefix(taken.MEDIA)).resolve()
            if not path.is_relative_to(media.resolve()):
                raise ValueError("a path that leads out")
            _extract(source, info, path)
        elif info.filename == taken.KEY and not os.environ.get("TIDEBILL_SECRET_KEY"):
            _extract(source, info, settings.TIDEBILL_DATA / taken.KEY)
            (settings.TIDEBILL_DATA / taken.KEY).chmod(0o600)


def _extract(source: ZipFile, info: ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with source.open(info) as stream, path.open("wb") as target:
        shutil.copyfileobj(stream, target)
