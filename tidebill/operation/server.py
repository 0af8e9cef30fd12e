"""The server: web processes, and the background worker beside them."""

import logging
import multiprocessing
import os
import socket
import subprocess
import sys
import threading

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from tidebill import __version__
from tidebill.operation.database import Unusable
from tidebill.operation.metrics import share_between_processes

_MOST_WORKERS = 4
_MOST_THREADS = 8
_STOP_SECONDS = 20
_log = logging.getLogger("tidebill.server")


def serve(host: str, *, port: int, workers: int | None = None) -> None:
    """Answer requests until SIGTERM or SIGINT; what is under way is finished first. Raises Unusable."""
    _check_free(host, port)
    # A web process that is forked keeps whatever is open at that moment, and so could hold up the start of
    # the background worker for ever.
    multiprocessing.set_start_method("spawn")
    share_between_processes()
    processors = os.cpu_count() or 1
    background = BackgroundWorker()
    server = Granian(
        "tidebill.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers or min(_MOST_WORKERS, processors),
        blocking_threads=min(_MOST_THREADS, 2 * processors + 1),
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        # Its lines would hold query strings, and those hold tokens; operation/requests.py writes ours.
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},
    )
    server.on_startup(background.start)
    server.on_startup(lambda: _log.info("Tidebill %s listens on http://%s:%s", __version__, host, port))
    try:
        server.serve()
    finally:
        background.stop()


def _check_free(host: str, port: int) -> None:
    """A port that two servers share would answer now from one and now from the other."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise Unusable(f"can't listen on {host}:{port}: {error}") from error


class BackgroundWorker:
    """The process of ``tidebill work``, started again whenever it ends before it is told to."""

    def __init__(self, command: list[str] | None = None, *, pause: float = 1.0) -> None:
        self.command = command or [sys.executable, "-m", "tidebill.cli", "work"]
        self.pause = pause
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="background-worker", daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        """Ask it to finish what it does, and insist if it takes too long."""
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            with subprocess.Popen(self.command) as self._process:  # noqa: S603  # our own command
                self._watch(self._process)
            # Ctrl-C reaches the worker too, a moment before we are told to stop: hence the pause first.
            if not self._stopping.wait(self.pause):
                _log.warning(
                    "The background worker ended with %s; starting it again", self._process.returncode
                )

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None:
            if self._stopping.wait(0.2):
                _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
