"""Client of the checker process; the first client starts it."""

import atexit
import fcntl
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from tidebill import __version__
from tidebill.einvoicing.validation.checker import read_frame, write_frame

# A thousand line items take half a second; compiling a rule set takes less than one.
SECONDS_MAX = 30.0
# Requests of other clients are answered or time out first.
_PATIENCE = 4
_TRIES = 3
# Validating takes about as long as printing: one checker per two processors avoids waiting.
_PROCESSORS_EACH = 2


class CheckFailed(Exception):
    """The rules could not be run; there is no result."""


class Checker:
    """Connection of this process to the checker, starting one if needed.

    Open connections, rather than the process that started it, keep the checker alive.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        # Checkers started by this process that are not known to have exited, the latest last.
        self._started: list[subprocess.Popen[bytes]] = []

    def check(self, path: Path, document: bytes) -> list[dict[str, str]]:
        """Return the failures of a rule set; raises CheckFailed if there is no response."""
        frame = {"path": str(path), "document": document.decode(), "seconds": SECONDS_MAX}
        with self._lock:
            for _ in range(_TRIES):
                asked = time.monotonic()
                # The checker may have exited (idle timeout) or been killed since the last request.
                with suppress(ConnectionError, EOFError):
                    return self._ask(frame)
                self.leave()
                if time.monotonic() - asked >= SECONDS_MAX:
                    raise CheckFailed("the rules took too long")
        raise CheckFailed("the checker ended without an answer")

    def leave(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def _ask(self, frame: dict[str, Any]) -> list[dict[str, str]]:
        connection = self._connected()
        try:
            write_frame(connection, frame)
            response = read_frame(connection)
        except TimeoutError:
            self.leave()
            raise CheckFailed("the checker has too much to do") from None
        if response is None:
            raise EOFError
        if "error" in response:
            raise CheckFailed(response["error"])
        failures: list[dict[str, str]] = response["failures"]
        return failures

    def _connected(self) -> socket.socket:
        if self._connection is None:
            folder = self._folder or _folder()
            with _alone(folder):
                place = folder / "checker.sock"
                try:
                    self._connection = _connect(place)
                except (FileNotFoundError, ConnectionError):
                    self._start(place)
                    self._connection = _connect(place)
        return self._connection

    def _start(self, place: Path) -> None:
        """Start a checker that inherits the listening socket."""
        place.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
            listener.listen()
            started = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-m", "tidebill.einvoicing.validation.checker", str(listener.fileno())],
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=Path(__file__).parents[3],
            )
        self._started = [*self._running(), started]

    @property
    def pid(self) -> int | None:
        """Return the pid of the checker if this process started it and it is running."""
        running = self._running()
        return running[-1].pid if running else None

    def _running(self) -> "list[subprocess.Popen[bytes]]":
        """Reap exited checkers and return the running ones."""
        return [each for each in self._started if each.poll() is None]


def _connect(place: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(place))
    except OSError:
        connection.close()
        raise
    connection.settimeout(SECONDS_MAX * _PATIENCE)
    return connection


def _folder() -> Path:
    """Return a private directory shared by the processes of one server and version."""
    place = os.getpid() % max(1, (os.cpu_count() or 1) // _PROCESSORS_EACH)
    server = sha256(f"{settings.TIDEBILL_DATA} {__version__} {sys.prefix} {place}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"tidebill-{os.geteuid()}-{server}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise CheckFailed(f"{folder} belongs to somebody else")
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock for connecting to or starting a checker."""
    with (folder / "checker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


checker = Checker()
atexit.register(checker.leave)
