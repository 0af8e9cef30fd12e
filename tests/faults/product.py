"""The product in production mode on a durable database: started, killed and restarted."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import postgres
from tests.faults import processes
from tests.live import make_environment, run_command

_PATIENCE = 180
# Settings that survive a power failure.
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass
class Database:
    """A PostgreSQL server that can be killed; SQLite needs no process."""

    cluster: postgres._Cluster
    folder: Path

    def start(self, **more: str) -> None:
        options = {**postgres._SETTINGS, **_DURABLE, **more}
        text = " ".join(f"-c {name}={value!r}" for name, value in options.items())
        started = (
            "start",
            "-w",
            "-t",
            str(_PATIENCE),
            "-D",
            "data",
            "-l",
            "log",
            "-o",
            f"{text} -k {self.folder}",
        )
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self.cluster.run("pg_ctl", *started)
            except subprocess.CalledProcessError:
                # A killed server blocks the start until it is reaped.
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)

    @property
    def is_running(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists() and bool(processes.command_of(self.pid))

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        all_of_it = processes.kill_whole(self.pid)
        processes.wait_until_gone(*all_of_it)

    def stop(self) -> None:
        self.cluster.run("pg_ctl", "stop", "-m", "immediate", "-D", "data")


@dataclass
class Product:
    """``tidebill serve`` with its URL and database."""

    environment: dict[str, str]
    folder: Path
    database: Database | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def url(self) -> str:
        return self.environment["TIDEBILL_BASE_URL"]

    def start(self) -> None:
        command = [sys.executable, "-m", "tidebill.cli", "serve", "--port", self.url.rpartition(":")[2]]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, (self.folder / "server.log").read_text()[-3000:]
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill everything at once."""
        assert self.process is not None
        all_of_it = processes.kill_whole(self.process.pid)
        self.process.wait()
        processes.wait_until_gone(*all_of_it)

    def kill_one(self, chance: random.Random) -> None:
        """Kill a web process or the background worker, which the server restarts."""
        assert self.process is not None
        children = [
            pid for pid in processes.descendants(self.process.pid) if "tidebill" in processes.command_of(pid)
        ]
        children += [
            pid
            for pid in processes.descendants(self.process.pid)
            if "spawn_main" in processes.command_of(pid)
        ]
        if children:
            processes.kill(chance.choice(children))

    def start_if_gone(self) -> None:
        """Restart the server like a service manager: it gives up when web processes die repeatedly."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=_PATIENCE)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        # Checking half an hour of documents takes minutes.
        return run_command(self.environment, *arguments, patience=1_200)


@contextmanager
def run_product(folder: Path, **variables: str) -> Iterator[Product]:
    """Run the product with production settings on a database of the tests' kind."""
    own = "DATABASE_URL" not in variables
    with run_database() if own else nullcontext() as database, make_environment(folder) as chosen:
        environment = dict(chosen)
        # No sandbox clock and no rate limits.
        environment |= {"TIDEBILL_CLOCK": "", "TIDEBILL_RATE_LIMIT": "0", "TIDEBILL_RATE_LIMIT_ADDRESS": "0"}
        environment |= variables
        if database:
            environment["DATABASE_URL"] = f"postgresql://tidebill@/tidebill?host={database.folder}"
        product = Product(environment, folder, database)
        product.start()
        try:
            yield product
        finally:
            product.stop()


@contextmanager
def run_database() -> Iterator[Database | None]:
    """Run a database of the tests' kind; None for SQLite."""
    if not os.environ.get("DATABASE_URL"):
        yield None
        return
    # The server doesn't run as root and needs an accessible folder.
    with tempfile.TemporaryDirectory(prefix="tidebill-faults-") as name:
        place = Path(name)
        cluster = postgres._prepare_cluster(place)
        cluster.run("initdb", "--auth=trust", "--username=tidebill", "--encoding=UTF8", "-D", "data")
        database = Database(cluster, place)
        database.start()
        try:
            cluster.run("createdb", "-h", str(place), "-U", "tidebill", "tidebill")
            yield database
        finally:
            database.stop()
