"""Two servers behind a proxy are upgraded one after the other during writes."""

import http.client
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.faults.accounts import check_books, open_account
from tests.faults.product import Product, run_database
from tests.faults.writers import Acknowledged, run_writers
from tests.live import find_free_port, make_environment

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="one server can't be replaced")
_ROOT = Path(__file__).parents[2]
_MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("invoices", "{last}")]
    operations = [
        migrations.AddField("invoice", "tide", models.CharField(max_length=9, db_default="high")),
        migrations.CreateModel("Tide", [("id", models.BigAutoField(primary_key=True))]),
    ]
"""


def test_no_call_fails_and_no_document_is_lost(tmp_path: Path) -> None:
    with run_database() as database, make_environment(tmp_path) as chosen:
        assert database
        address = f"postgresql://tidebill@/tidebill?host={database.folder}"
        limits = {"TIDEBILL_RATE_LIMIT": "0", "TIDEBILL_RATE_LIMIT_ADDRESS": "0", "TIDEBILL_CLOCK": ""}
        product = Product({**chosen, **limits, "DATABASE_URL": address}, tmp_path, database)
        new = _make_next_version(tmp_path)
        with _servers(product) as servers, _run_proxy(product.url, servers) as told_by_proxy:
            for server in servers:
                server.start(_ROOT)
            token = open_account(product)
            with run_writers(product.url, token, count=4) as told:
                _wait_for_more(told)
                servers[0].replace(new)
                # Now only the older version writes, on the newer schema.
                servers[0].open = False
                _wait_for_more(told)
                servers[0].open = True
                servers[1].replace(new)
                _wait_for_more(told)
            assert told_by_proxy == []
            assert told.faults == []
            assert told.tries == len(told.documents) + len(told.payments)
            check_books(_Next(product.environment, new), token, told)
        with psycopg.connect(address) as connection:
            stored = connection.execute("SELECT count(*), count(tide) FROM invoices_invoice").fetchone()
        assert stored == (len(told.documents), len(told.documents))


class _Next(Product):
    """The next version, from the source in the folder: older versions reject its database."""

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tidebill.cli", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


@dataclass
class _Server:
    """``tidebill serve`` from the source in a folder; the proxy sends it requests while it is ``open``."""

    product: Product
    port: int = field(default_factory=find_free_port)
    open: bool = False
    busy: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, source: Path) -> None:
        command = [sys.executable, "-m", "tidebill.cli", "serve", "--workers", "1", "--port", str(self.port)]
        with (self.product.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=source, env=self.product.environment, stdout=log, stderr=log
            )
        end = time.monotonic() + 120
        while not self._is_ready():
            assert time.monotonic() < end, (self.product.folder / "server.log").read_text()[-3000:]
            time.sleep(0.1)
        self.open = True

    def replace(self, source: Path) -> None:
        """Follow docs/operating.md: remove it from the proxy, stop it when idle, start the new version."""
        self.stop()
        self.start(source)

    def stop(self) -> None:
        self.open = False
        while self.busy:
            time.sleep(0.01)
        if self.process:
            self.process.terminate()
            assert self.process.wait(timeout=60) == 0
            self.process = None

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def _servers(product: Product) -> Iterator[list[_Server]]:
    servers = [_Server(product), _Server(product)]
    try:
        yield servers
    finally:
        for server in servers:
            server.stop()


@contextmanager
def _run_proxy(url: str, servers: list[_Server]) -> Iterator[list[str]]:
    """Forward each request to the least busy open server; yields failures."""
    failed: list[str] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            with lock:
                chosen = min((one for one in servers if one.open), key=lambda one: one.busy)
                chosen.busy += 1
            try:
                self._pass_on(chosen.port)
            except OSError as error:
                failed.append(f"{self.path}: {error}")
                raise
            finally:
                with lock:
                    chosen.busy -= 1

        do_GET = do_POST

        def _pass_on(self, port: int) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            server.request(self.command, self.path, body, dict(self.headers))
            answer = server.getresponse()
            content = answer.read()
            server.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", urlsplit(url).port or 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield failed
        proxy.shutdown()


def _make_next_version(folder: Path) -> Path:
    """Create a version with one more migration, which adds an unused column and a table."""
    source = folder / "next"
    shutil.copytree(_ROOT / "tidebill", source / "tidebill", ignore=shutil.ignore_patterns("__pycache__"))
    migrations = source / "tidebill" / "invoices" / "migrations"
    last = max(file.stem for file in migrations.glob("[0-9]*.py"))
    (migrations / "9999_tide.py").write_text(_MIGRATION.format(last=last))
    return source


def _wait_for_more(told: Acknowledged) -> None:
    wanted, end = len(told.documents) + 8, time.monotonic() + 60
    while len(told.documents) < wanted:
        assert time.monotonic() < end, "nothing was acknowledged"
        time.sleep(0.05)
