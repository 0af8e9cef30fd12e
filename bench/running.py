"""Environment of a benchmark: a durable PostgreSQL, the product as started in production, its memory."""

import os
import pwd
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests import postgres
from tests.faults.processes import descendants

_DEBIAN = Path("/usr/lib/postgresql/15/bin")
# Tuned for a small machine; durability settings are unchanged.
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
}
_PATIENCE = 60


@dataclass(frozen=True)
class Cluster:
    """A running server: its DATABASE_URL, version, and program folder."""

    url: str
    version: str
    programs: Path


@contextmanager
def run_postgresql(folder: Path) -> Iterator[Cluster]:
    """Run PostgreSQL with fsync: Debian's version 15 if installed, else the tests' package."""
    cluster = _installed(folder)
    version = subprocess.run(
        [cluster.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    cluster.run("initdb", "--auth=trust", "--username=tidebill", "--encoding=UTF8", "-D", "data")
    options = " ".join(f"-c {name}={value!r}" for name, value in _SETTINGS.items())
    cluster.run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", f"{options} -k {folder}")
    try:
        cluster.run("createdb", "-h", str(folder), "-U", "tidebill", "tidebill")
        url = f"postgresql://tidebill@/tidebill?host={folder}"
        yield Cluster(url, re.findall(r"[\d.]+", version)[0], cluster.binaries)
    finally:
        cluster.run("pg_ctl", "stop", "-m", "fast", "-D", "data")


def _installed(folder: Path) -> postgres._Cluster:
    if not (_DEBIAN / "initdb").exists():
        return postgres._prepare_cluster(folder)
    if os.geteuid() != 0:
        return postgres._Cluster(folder, _DEBIAN, identity={})
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return postgres._Cluster(folder, _DEBIAN, identity)


@dataclass(frozen=True)
class Served:
    """A running ``tidebill serve``; ``seconds`` is the time from the command to the first response."""

    url: str
    process: "subprocess.Popen[bytes]"
    seconds: float

    def memory(self) -> tuple[float, int]:
        """Return megabytes used by its processes, counting shared pages once, and the number of processes."""
        found = [self.process.pid, *descendants(self.process.pid)]
        return sum(_megabytes(pid) for pid in found), len(found)


@contextmanager
def run_product(token: str) -> Iterator[Served]:
    """Run the product with web processes and worker, without rate limits."""
    # Its imports need Django to be set up.
    from tests.live import find_free_port  # noqa: PLC0415

    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    # An installed program is compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "TIDEBILL_BASE_URL": url,
        "PYTHONPYCACHEPREFIX": f"{environment['TIDEBILL_DATA']}/compiled",
    }
    subprocess.run([sys.executable, "-m", "tidebill.cli", "manage", "check"], env=environment, check=True)
    command = [sys.executable, "-m", "tidebill.cli", "serve", "--port", str(port)]
    began = time.perf_counter()
    with (Path(os.environ["TIDEBILL_DATA"]) / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for_answer(url, token)
        yield Served(url, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait_for_answer(url: str, token: str) -> None:
    asked = Request(f"{url}/invoices.json", headers={"Authorization": f"Bearer {token}"})
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(asked, timeout=_PATIENCE):
                return
        except (URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _megabytes(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(re.findall(r"^Pss: +(\d+)", text, re.MULTILINE)[0]) / 1024
