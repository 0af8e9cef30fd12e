"""Named non-blocking locks that are released when their process dies."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.conf import settings
from django.db import connection

_held: set[int] = set()
_guard = threading.Lock()
_file: int | None = None


@contextmanager
def file_lock(name: str) -> Iterator[bool]:
    """Yield True if the lock was acquired; released at the end. Always True on PostgreSQL, see below."""
    number = _number(name)
    if connection.vendor == "postgresql":
        yield True
    elif _lock_in_file(number):
        try:
            yield True
        finally:
            _unlock_in_file(number)
    else:
        yield False


def database_lock(name: str) -> bool:
    """Return True if the lock was acquired, until the transaction ends. PostgreSQL only."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_number(name)])
        return bool(cursor.fetchone()[0])


def _number(name: str) -> int:
    # 62 bits fit both a file offset and a bigint.
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") >> 2


def _lock_in_file(number: int) -> bool:
    """Lock one byte of an empty file. The kernel excludes other processes, the set other threads."""
    with _guard:
        if number in _held:
            return False
        try:
            fcntl.lockf(_lock_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number, os.SEEK_SET)
        except OSError:
            return False
        _held.add(number)
        return True


def _unlock_in_file(number: int) -> None:
    with _guard:
        fcntl.lockf(_lock_file(), fcntl.LOCK_UN, 1, number, os.SEEK_SET)
        _held.discard(number)


def _lock_file() -> int:
    # Never closed: closing any descriptor of the file would release all locks of the process.
    global _file  # noqa: PLW0603
    if _file is None:
        settings.TIDEBILL_DATA.mkdir(parents=True, exist_ok=True)
        _file = os.open(settings.TIDEBILL_DATA / "locks", os.O_RDWR | os.O_CREAT, 0o600)
    return _file
