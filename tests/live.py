"""The product as started by an operator: separate processes and database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from tests import databases

_PATIENCE = 60

INTEGRATION_TOKEN = "a-partner-of-the-instance"


@contextmanager
def make_environment(folder: Path, *, migrated: bool = True) -> Iterator[dict[str, str]]:
    """Yield environment variables for a database of the tests' kind.

    It has no rows, and no tables unless it is ``migrated``: then the first command creates them.
    """
    port = find_free_port()
    chosen = {
        "TIDEBILL_DATA": str(folder / "data"),
        "TIDEBILL_SECRET_KEY": "live",
        "TIDEBILL_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "tidebill.settings",
        "PYTHONUNBUFFERED": "1",
        "TIDEBILL_INTEGRATION_TOKENS": INTEGRATION_TOKEN,
        # No requests to sources of exchange rates.
        "TIDEBILL_RATES_ECB": "",
        "TIDEBILL_RATES_NBP": "",
        # The payment sandbox, and webhook receivers on this machine.
        "TIDEBILL_CLOCK": "sandbox",
        "TIDEBILL_WEBHOOK_ALLOW_PRIVATE": "1",
    }
    server = os.environ.get("DATABASE_URL")
    if not server:
        if migrated:
            databases.copy_file(folder / "data" / "db.sqlite3")
        yield {**os.environ, **chosen}
        return
    name = f"live_{uuid4().hex}"
    if migrated:
        databases.copy_database(server, name)
    else:
        databases.administer(server, "CREATE DATABASE {}", name)
    try:
        yield {**os.environ, **chosen, "DATABASE_URL": databases.address(server, name)}
    finally:
        databases.administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def run_command(
    environment: dict[str, str], *arguments: str, patience: float = _PATIENCE
) -> "subprocess.CompletedProcess[str]":
    """Run ``tidebill ARGUMENTS`` and wait for its end."""
    command = [sys.executable, "-m", "tidebill.cli", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=patience, check=False
    )


@dataclass
class Server:
    """A running ``tidebill serve``; ``log`` is its stderr so far."""

    url: str
    process: "subprocess.Popen[bytes]"
    log_file: Path
    exit_code: int | None = field(default=None)

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def stop(self) -> int:
        self.process.terminate()
        self.exit_code = self.process.wait(timeout=_PATIENCE)
        return self.exit_code


@contextmanager
def run_server(environment: dict[str, str], folder: Path, *arguments: str) -> Iterator[Server]:
    """Run ``tidebill serve`` at the URL in the environment until it is ready."""
    url = environment["TIDEBILL_BASE_URL"]
    log = folder / "server.log"
    command = [sys.executable, "-m", "tidebill.cli", "serve", "--port", str(urlsplit(url).port), *arguments]
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, env=environment, stdout=stderr, stderr=stderr)
    server = Server(url, process, log)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        if process.poll() is None:
            server.stop()


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + _PATIENCE
    address = (urlsplit(server.url).hostname, urlsplit(server.url).port)
    while time.monotonic() < end:
        assert server.process.poll() is None, server.log
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not start: {server.log}")


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
