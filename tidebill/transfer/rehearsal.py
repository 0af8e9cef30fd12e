"""``tidebill rehearse``: prove a backup by restoring it aside and checking its books."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

from tidebill.operation.database import OperatorError
from tidebill.transfer.backup_series import open_series


class Rehearsal(NamedTuple):
    """Result: the backup, the inconsistencies that ``tidebill check`` printed, and how long it took."""

    backup: str
    findings: list[str]
    seconds: float


def rehearse(place: str) -> Rehearsal:
    """Restore a backup, or the newest of a folder or bucket, beside the running server, and check it.

    Neither the database nor the files of the server are touched. PostgreSQL gets a database of its own, which
    the user must be allowed to create. Raises OperatorError if the backup can't be restored.
    """
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tidebill-rehearsal-") as folder:
        file = _fetch(place, Path(folder))
        with _server_aside(Path(folder)) as environment:
            _run(environment, folder, "restore", str(file))
            check = _run(environment, folder, "check", accepted=(0, 1))
    findings = [line for line in check.splitlines() if line.startswith("{")]
    return Rehearsal(file.name, findings, round(time.monotonic() - start, 1))


def _fetch(place: str, folder: Path) -> Path:
    series = open_series(place)
    if series is None:
        return Path(place).absolute()
    names = series.names()
    if not names:
        raise OperatorError(f"no backup in {place}")
    file = folder / names[-1]
    series.read(names[-1], file)
    return file


@contextmanager
def _server_aside(folder: Path) -> Iterator[Mapping[str, str]]:
    """Yield the environment of an empty server with its own database and folder."""
    ignored = ("TIDEBILL_S3_", "TIDEBILL_ENV_FILE", "TIDEBILL_REPLICA_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ignored)}
    environment["TIDEBILL_DATA"] = str(folder / "data")
    if connection.vendor != "postgresql":
        yield {**environment, "DATABASE_URL": ""}
        return
    name = f"tidebill_rehearsal_{uuid4().hex[:12]}"
    _administer("CREATE DATABASE {}", name)
    try:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        yield {**environment, "DATABASE_URL": url}
    finally:
        _administer("DROP DATABASE {} WITH (FORCE)", name)


def _administer(statement: str, name: str) -> None:
    try:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(name)))
    except psycopg.Error as problem:
        raise OperatorError(f"can't create a database for the rehearsal: {problem}") from problem


def _run(
    environment: Mapping[str, str], folder: str, *arguments: str, accepted: tuple[int, ...] = (0,)
) -> str:
    command = [sys.executable, "-m", "tidebill.cli", *arguments]
    process = subprocess.run(  # noqa: S603  # our own arguments
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    if process.returncode not in accepted:
        raise OperatorError(process.stderr.strip().removeprefix("tidebill: ") or "the restore failed")
    return process.stdout
