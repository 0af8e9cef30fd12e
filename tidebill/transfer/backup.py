"""``tidebill backup``: database, files and secret key in one file, consistent while the server runs."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tidebill import __version__
from tidebill.operation.database import OperatorError
from tidebill.printing.services.prints import FOLDER as PRINTS
from tidebill.transfer.export import whole_file

FORMAT = 1
MANIFEST = "backup.json"
DATABASE = "database"
KEY = "secret_key"
MEDIA = "media/"


def backup(file: Path, *, with_key: bool = True) -> None:
    """Write a backup to ``file``, readable only by its owner. Raises OperatorError.

    Files are copied after the database, so that referenced ones are included unless deleted in between.
    """
    check_storage()
    with (
        whole_file(file) as draft,
        tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder,
        ZipFile(draft, "w", ZIP_DEFLATED) as target,
    ):
        copy = Path(folder, DATABASE)
        copy_database(copy)
        target.write(copy, DATABASE)
        for path in _files():
            target.write(path, MEDIA + path.relative_to(settings.MEDIA_ROOT).as_posix())
        key = settings.TIDEBILL_DATA / KEY
        if with_key and key.exists():
            target.write(key, KEY)
        target.writestr(MANIFEST, json.dumps(_manifest(), indent=1))


def check_storage() -> None:
    """Raise OperatorError if files are in a bucket, which must be backed up separately."""
    if not isinstance(storages["default"], FileSystemStorage):
        raise OperatorError("files are stored in a bucket; back up the bucket and the database separately")


def copy_database(file: Path) -> None:
    """Copy the database in a consistent state. Raises OperatorError."""
    if connection.vendor == "postgresql":
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
        return
    with closing(sqlite3.connect(database_file())) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


def database_file() -> Path:
    """Return the path of the embedded database."""
    return Path(connection.settings_dict["NAME"])


def run_tool(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs with the database in its environment. Raises OperatorError."""
    found = shutil.which(program)
    if found is None:
        raise OperatorError(f"{program} is required but not installed")
    done = subprocess.run(  # noqa: S603  # our own arguments
        [found, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OperatorError(f"{program} failed: {' '.join(done.stderr.split())[:500]}")


def database_name() -> str:
    """Return the name of the database on the server."""
    return str(connection.settings_dict["NAME"])


def _environment() -> Mapping[str, str]:
    """Return connection variables, without a password visible in the process list."""
    known = connection.settings_dict
    options: Mapping[str, Any] = known.get("OPTIONS") or {}
    wanted = {
        "PGHOST": known["HOST"] or options.get("host"),
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
        "PGSSLMODE": options.get("sslmode"),
    }
    return {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}


def _files() -> Iterator[Path]:
    """Return the stored files; prints are left out, because they can be rendered again."""
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")):
        if path.is_file() and path.relative_to(media).parts[0] != PRINTS:
            yield path


def _manifest() -> dict[str, Any]:
    applied = sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())
    return {"format": FORMAT, "tidebill": __version__, "database": connection.vendor, "migrations": applied}
