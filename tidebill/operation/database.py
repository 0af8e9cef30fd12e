"""Database checks at startup: reachable, ours, and migrated."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tidebill.operation.migration_history import OldDevelopmentDatabase, adopt_squashed_migrations
from tidebill.operation.scrubbing import scrub

_OLDEST_POSTGRESQL = 15
# Arbitrary key of an advisory lock: "tide" in ASCII.
_LOCK = 0x74696465
OLD_DEVELOPMENT = (
    "the database is from an early development version; only the last one before 0.1.0 can be upgraded"
)
# Row that records the migrations the database was prepared with.
_PREPARED = "prepared"


class OperatorError(Exception):
    """The product can't run here; the message is one line for the operator."""


def prepare_database() -> None:
    """Migrate the database, one process at a time. Raises OperatorError.

    A database migrated by a newer version is left alone, since its data may have another meaning.
    """
    try:
        check_server()
        with _locked():
            _adopt()
            refuse_newer()
            if not _is_prepared():
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
                cache.set(_PREPARED, _digest(_migrations_here()), timeout=None)
            _check_writable()
            _hide_files()
    except (DatabaseError, psycopg.Error, OSError) as error:
        raise OperatorError(f"can't use the database: {_one_line(error)}") from error
    finally:
        disconnect()


def _is_prepared() -> bool:
    """Return whether the database was prepared with exactly this version's migrations."""
    try:
        return bool(cache.get(_PREPARED) == _digest(_migrations_here()))
    except DatabaseError:
        return False


def _migrations_here() -> set[tuple[str, str]]:
    """Return this version's migrations by name, without importing them."""
    found = set()
    for app in apps.get_app_configs():
        name, _ = MigrationLoader.migrations_module(app.label)
        if name and find_spec(name):
            folder = import_module(name).__path__
            found |= {(app.label, module.name) for module in iter_modules(folder)}
    return found


def _digest(migrations: set[tuple[str, str]]) -> str:
    return sha256("\n".join(".".join(one) for one in sorted(migrations)).encode()).hexdigest()


def disconnect() -> None:
    """Close open connections, as required before forking."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper only


def check_server() -> None:
    """Raise OperatorError if PostgreSQL is too old; connects without the pool, which would retry and log."""
    if connection.vendor != "postgresql":
        return
    with _connect() as probe:
        version = probe.info.server_version // 10_000
    if version < _OLDEST_POSTGRESQL:
        raise OperatorError(f"PostgreSQL {_OLDEST_POSTGRESQL} or later is required; this is {version}")


def _connect() -> "psycopg.Connection[Any]":
    return psycopg.connect(**{"connect_timeout": 10, **connection.get_connection_params()})


@contextmanager
def _locked() -> Iterator[None]:
    """Wait for other processes that prepare the same database."""
    if connection.vendor == "postgresql":
        # In a transaction on its own connection: a pooler may share sessions, and with them session locks.
        with _connect() as held, held.transaction():
            held.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield
        return
    settings.TIDEBILL_DATA.mkdir(parents=True, exist_ok=True)
    with (settings.TIDEBILL_DATA / "upgrade.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _adopt() -> None:
    try:
        adopt_squashed_migrations()
    except OldDevelopmentDatabase as error:
        raise OperatorError(OLD_DEVELOPMENT) from error


def refuse_newer() -> None:
    """Raise OperatorError if a newer version migrated the database."""
    applied = MigrationRecorder(connection).applied_migrations()
    if unknown := sorted(set(applied) - _migrations_here()):
        newest = ".".join(unknown[-1])
        raise OperatorError(f"the database was migrated by a newer version of Tidebill (it has {newest})")


def _check_writable() -> None:
    """Check that the embedded database is writable by taking its write lock."""
    with transaction.atomic():
        pass


def _hide_files() -> None:
    """Make the files of the embedded database private; earlier versions created them readable by others."""
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            file = Path(f"{connection.settings_dict['NAME']}{ending}")
            # Another user's file: the operator decides.
            with suppress(OSError):
                file.chmod(0o600)


def _one_line(error: Exception) -> str:
    return scrub(" ".join(str(error).split()))
