"""Supervisor of the web processes and the background worker.

``python -m tidebill.operation.supervisor HOST PORT WORKERS`` replaces the ``tidebill serve`` process once the
database is ready. It imports no other package of the product, to start quickly and use little memory.
"""

import logging
import logging.config
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from tidebill import __version__

_MOST_WORKERS = 4
STOP_SECONDS = 20
# Seconds that the web processes get to start before the worker competes for the CPU.
_HEAD_START = 1.0
# A web process that ran this long since the last restart is restarted at once.
_CALM_SECONDS = 60.0
_PAUSE_MAX = 30.0
_PROBE_PAUSE = 0.1
_PROBE_SECONDS = 30.0
# Addresses to listen on that no one can connect to.
_REACHABLE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
_log = logging.getLogger("tidebill.server")


def main(arguments: list[str]) -> None:
    """Serve requests until SIGTERM or SIGINT, finishing those in progress."""
    host, port, workers = arguments[0], int(arguments[1]), int(arguments[2])
    logging.config.dictConfig(settings.LOGGING)
    # A forked web process would inherit open descriptors and could block the start of the worker for ever.
    multiprocessing.set_start_method("spawn")
    processors = os.cpu_count() or 1
    background = BackgroundWorker(delay=_HEAD_START)
    server = PatientServer(
        "tidebill.wsgi:gateway",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers or min(_MOST_WORKERS, processors),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        # Granian would log query strings, which contain tokens; operation/requests.py logs instead.
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},
    )
    server.on_startup(background.start)
    server.on_startup(lambda: announce(host, port))
    try:
        server.serve()
    finally:
        background.stop()


def announce(host: str, port: int) -> None:
    """Log the address once a web process answers: the port is open seconds before that."""
    threading.Thread(target=_announce_when_ready, args=(host, port), name="announce", daemon=True).start()


def _announce_when_ready(host: str, port: int) -> None:
    while not _answers(_REACHABLE.get(host, host), port):
        time.sleep(_PROBE_PAUSE)
    _log.info("Tidebill %s listening on http://%s:%s", __version__, host, port)


def _answers(host: str, port: int) -> bool:
    # A socket is enough, and http.client would stay in memory for as long as the server runs.
    try:
        with socket.create_connection((host, port), timeout=_PROBE_SECONDS) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


class PatientServer(Granian):  # type: ignore[valid-type,misc]
    """Granian exits if a web process dies twice in a row; this one restarts it with backoff instead."""

    _pause = 0.0
    _respawned_at = 0.0

    def _respawn_workers(self, *arguments: object, **options: object) -> None:
        lately = time.monotonic() - self._respawned_at < _CALM_SECONDS
        self._pause = min(max(2 * self._pause, 0.5), _PAUSE_MAX) if lately else 0.0
        # Signals end the pause.
        self.main_loop_interrupt.wait(self._pause)
        super()._respawn_workers(*arguments, **options)
        self._respawned_at = time.monotonic()
        # Its list for detecting a "crash loop".
        self.respawned_wrks.clear()


class BackgroundWorker:
    """The ``tidebill work`` process, restarted when it ends unexpectedly."""

    def __init__(self, command: list[str] | None = None, *, pause: float = 1.0, delay: float = 0) -> None:
        self.command = command or [sys.executable, "-m", "tidebill.cli", "work"]
        self.pause = pause
        self.delay = delay
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="background-worker", daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        """Ask the worker to finish, and kill it after a timeout."""
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep(self) -> None:
        self._stopping.wait(self.delay)
        while not self._stopping.is_set():
            with subprocess.Popen(self.command) as self._process:  # noqa: S603  # our own command
                self._watch(self._process)
            # Ctrl-C reaches the worker a moment before the supervisor: pause before restarting it.
            if not self._stopping.wait(self.pause):
                _log.warning("Background worker exited with %s; restarting it", self._process.returncode)

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None:
            if self._stopping.wait(0.2):
                _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
