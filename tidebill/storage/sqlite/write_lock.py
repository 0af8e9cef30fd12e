"""Fair queueing of writers: a process waiting for the write lock is woken when it is free.

SQLite lets a blocked writer sleep with growing intervals, so that under load some starve for seconds while
others overtake them. A lock on a file next to the database admits one writer after the other. The lock is
advisory: SQLite's own lock still protects the data, and writers that time out here proceed to it.
"""

import fcntl
import os
import time
from collections import defaultdict
from threading import Lock

_LOOK_SECONDS = 0.001
# The file lock is per process: threads of one process queue here first.
_threads: defaultdict[str, Lock] = defaultdict(Lock)


class WriteLock:
    """Advisory write lock held by a connection."""

    def __init__(self) -> None:
        self._held: Lock | None = None
        self._file: int | None = None

    def take(self, database: str, *, patience: float) -> None:
        """Wait for the lock; proceed without it after ``patience`` seconds or if the file can't be opened."""
        end = time.monotonic() + patience
        lock = _threads[database]
        if not lock.acquire(timeout=patience):
            return
        self._held = lock
        try:
            self._file = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return
        while time.monotonic() < end:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(_LOOK_SECONDS)
            else:
                return

    def give_back(self) -> None:
        """Release the lock if it is held."""
        file, held, self._file, self._held = self._file, self._held, None, None
        if file is not None:
            os.close(file)
        if held is not None:
            held.release()
