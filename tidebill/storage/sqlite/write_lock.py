"""Turns of writers: who waits for the database's write lock is woken when it is free.

SQLite itself lets a writer sleep and try again, longer each time, so that under load some wait for seconds
while others pass them by. A lock on a file beside the database lets one in after the other. It is a courtesy:
what keeps writers apart is still SQLite's own lock, and who gets no turn in time asks for that all the same.
"""

import fcntl
import os
import time
from collections import defaultdict
from threading import Lock

_LOOK_SECONDS = 0.001
# The file's lock is one of processes: threads of one process queue up here first.
_threads: defaultdict[str, Lock] = defaultdict(Lock)


class WriteLock:
    """A connection's turn to write."""

    def __init__(self) -> None:
        self._held: Lock | None = None
        self._file: int | None = None

    def take(self, database: str, *, patience: float) -> None:
        """Waits for the turn; goes without one when patience ends or the file can't be opened."""
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
        """Ends the turn, if there is one."""
        file, held, self._file, self._held = self._file, self._held, None, None
        if file is not None:
            os.close(file)
        if held is not None:
            held.release()
