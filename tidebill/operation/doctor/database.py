"""The database: reachable, ours, migrated, and worked on."""

import shutil
import subprocess
from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tidebill.operation import health
from tidebill.operation.database import OperatorError, check_server, refuse_newer
from tidebill.operation.doctor.finding import Finding, error, passed, warning
from tidebill.operation.scrubbing import scrub

_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"}
# Remedies by the name of the health check.
_REMEDIES = {
    "worker": "Start `tidebill serve`, or `tidebill work`, and see its log.",
    "jobs": "See `tidebill manage jobs`; start more workers if they are busy.",
    "mail": "See the mail server's answer on the page of sent emails.",
}


def check_database() -> Iterator[Finding]:
    """Check the connection, the version, pending migrations and the tools for backups."""
    try:
        check_server()
        refuse_newer()
    except (OperatorError, DatabaseError, psycopg.Error) as problem:
        yield error(
            "database",
            scrub(" ".join(str(problem).split())),
            "Check DATABASE_URL, and that the server is running.",
        )
        return
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        yield warning(
            "database", f"{pending} pending migrations", "Start `tidebill serve`: it migrates first."
        )
    yield from _check_postgresql() if connection.vendor == "postgresql" else _check_sqlite()


def check_work() -> Iterator[Finding]:
    """Check that a worker runs and that jobs and emails don't wait too long."""
    checks = health.examine()
    if not checks["database"]["ok"] or not checks["migrations"]["ok"]:
        return
    for name, remedy in _REMEDIES.items():
        figures = {key: value for key, value in checks[name].items() if key != "ok"}
        message = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in figures.items())
        yield passed(name, message) if checks[name]["ok"] else warning(name, message, remedy)


def _check_sqlite() -> Iterator[Finding]:
    file = str(connection.settings_dict["NAME"])
    kind = _file_system(file)
    if kind in _NETWORK_FILE_SYSTEMS:
        yield error(
            "database", f"{file} is on a network file system ({kind})", "Use a local disk, or PostgreSQL."
        )
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (result,) = cursor.fetchone()
    if result == "ok":
        yield passed("database", f"SQLite, {file}")
    else:
        yield error("database", f"{file} is damaged: {result}", "Restore the latest backup.")


def _check_postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_encoding')")
        version, encoding = cursor.fetchone()
    if encoding != "UTF8":
        yield error("database", f"the encoding is {encoding}", "Create the database with ENCODING 'UTF8'.")
    yield passed("database", f"PostgreSQL {version}")
    tool = shutil.which("pg_dump")
    if tool is None:
        yield warning(
            "backup", "pg_dump is not installed", "Install PostgreSQL's client programs for backups."
        )
        return
    printed = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    if _major(printed.split()[2]) < _major(version):
        yield warning(
            "backup",
            f"pg_dump {printed.split()[2]} is older than the server",
            f"Install the client programs of PostgreSQL {_major(version)}.",
        )


def _major(version: str) -> int:
    return int(version.split(".", maxsplit=1)[0])


def _file_system(path: str) -> str:
    """Return the type of the file system below a path; empty if the system doesn't tell."""
    try:
        with open("/proc/self/mounts", encoding="utf-8") as mounts:  # noqa: PTH123  # not a real file
            entries = [line.split()[1:3] for line in mounts]
    except OSError:
        return ""
    holders = [(place, kind) for place, kind in entries if path.startswith(place.rstrip("/") + "/")]
    return max(holders, key=lambda holder: len(holder[0]), default=("", ""))[1]
