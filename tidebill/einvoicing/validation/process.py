"""The checker as its users see it: one for two processors of a machine, begun by whoever asks first."""

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

# A thousand rows take half a second; compiling a set takes less than one.
SECONDS_MAX = 30.0
# Others may be asking too: each of them is answered before, or has run out of its time.
_PATIENCE = 4
_TRIES = 3
# To check an invoice takes about as long as to print it: with one for two processors, neither waits.
_PROCESSORS_EACH = 2


class CheckFailed(Exception):
    """The rules could not be run: no verdict."""


class Checker:
    """This process's connection to the checker, which is started where there is none (any more).

    The connection stays open: that, and not who started it, is what keeps the checker alive.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        # Those that this process started and that have not ended as far as it knows, the latest last.
        self._started: list[subprocess.Popen[bytes]] = []

    def check(self, path: Path, document: bytes) -> list[dict[str, str]]:
        """What failed of a rule set; raises CheckFailed where there is no answer."""
        frame = {"path": str(path), "document": document.decode(), "seconds": SECONDS_MAX}
        with self._lock:
            for _ in range(_TRIES):
                asked = time.monotonic()
                # It may have ended since it was last asked, or while it was: idle, or killed.
                with suppress(ConnectionError, EOFError):
                    return self._ask(frame)
                self.leave()
                if time.monotonic() - asked >= SECONDS_MAX:
                    raise CheckFailed("the rules took too long")
        raise CheckFailed("the checker ended without an answer")

    def leave(self) -> None:
        """Closes the connection, if there is one."""
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
        """A fresh checker, which inherits the socket that others will find."""
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
        """Of the checker, if it is this process that started it and it runs."""
        running = self._running()
        return running[-1].pid if running else None

    def _running(self) -> "list[subprocess.Popen[bytes]]":
        """Takes note of the end of those that have ended."""
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
    """Ours alone, on this machine, the same for the processes of one server and version that share one."""
    place = os.getpid() % max(1, (os.cpu_count() or 1) // _PROCESSORS_EACH)
    server = sha256(f"{settings.TIDEBILL_DATA} {__version__} {sys.prefix} {place}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"tidebill-{os.geteuid()}-{server}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise CheckFailed(f"{folder} belongs to somebody else")
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While nobody else connects or starts one."""
    with (folder / "checker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


checker = Checker()
atexit.register(checker.leave)
