"""The setup of deploy/ on this machine: three nodes of etcd, Patroni and PostgreSQL, and HAProxy."""

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.faults import processes
from tests.live import find_free_port

_DEPLOY = Path(__file__).parents[2] / "deploy"
_DEBIAN = Path("/usr/lib/postgresql/15/bin")
_NAMES = ("a", "b", "c")
# Ports in the configuration, which must be mapped for three nodes on one machine.
_PORTS = (2379, 2380, 5432, 8008)
_PASSWORDS = ("SUPERUSER_PASSWORD", "REPLICATION_PASSWORD", "REWIND_PASSWORD")
_PATIENCE = 90


def is_installed() -> bool:
    """Return whether Debian's packages patroni, etcd-server and haproxy are installed."""
    found = all(shutil.which(name) for name in ("etcd", "patroni", "haproxy"))
    return found and (_DEBIAN / "postgres").exists() and os.geteuid() == 0


@dataclass
class Cluster:
    """The nodes by name with their processes; ``port`` is HAProxy's port of the primary."""

    folder: Path
    ports: dict[tuple[str, int], int]
    port: int = field(default_factory=find_free_port)
    standby_port: int = field(default_factory=find_free_port)
    running: dict[str, "list[subprocess.Popen[bytes]]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start a node's etcd, and its Patroni, which starts PostgreSQL."""
        place = self.folder / name
        etcd = ["etcd", "--config-file", str(place / "etcd.conf.yml")]
        patroni = ["patroni", str(place / "patroni.yml")]
        self.running[name] = [self._run(etcd, place / "etcd.log"), self._run(patroni, place / "patroni.log")]

    def start_proxy(self) -> None:
        command = ["haproxy", "-f", str(self.folder / "haproxy.cfg")]
        self.running["proxy"] = [self._run(command, self.folder / "haproxy.log")]

    def kill(self, name: str) -> None:
        """Kill all processes of a node, like a power failure."""
        started = self.running.pop(name)
        for process in started:
            processes.kill_whole(process.pid)
        data = self.folder / name / "data" / "postmaster.pid"
        if data.exists():
            # PostgreSQL outlives the Patroni that started it.
            processes.kill_whole(int(data.read_text().split()[0]))
        for process in started:
            process.wait()

    def primary(self) -> str | None:
        """Return the node that reports being primary."""
        return next((name for name in _NAMES if self._says(name, "primary")), None)

    def wait_until_whole(self) -> None:
        """Wait for a primary and a synchronous standby."""
        end = time.monotonic() + _PATIENCE
        while not (self.primary() and any(self._says(name, "synchronous") for name in _NAMES)):
            assert time.monotonic() < end, (self.folder / "a" / "patroni.log").read_text()[-2000:]
            time.sleep(0.5)

    def execute(self, *statements: str) -> None:
        """Execute statements on the primary as superuser."""
        node = self.ports[self.primary() or "a", 5432]
        address = f"host=127.0.0.1 port={node} user=postgres password=SUPERUSER_PASSWORD dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _says(self, name: str, role: str) -> bool:
        try:
            asked = f"http://127.0.0.1:{self.ports[name, 8008]}/{role}"
            return httpx.get(asked, timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _run(self, command: list[str], log: Path) -> "subprocess.Popen[bytes]":
        user: dict[str, Any] = {}
        if command[0] != "haproxy":
            who = pwd.getpwnam("postgres")
            user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        with log.open("ab") as file:
            home = {**os.environ, "HOME": str(log.parent)}
            return subprocess.Popen(command, stdout=file, stderr=file, cwd=log.parent, env=home, **user)


@contextmanager
def run_cluster(folder: Path) -> Iterator[Cluster]:
    """Run the cluster with an empty database ``tidebill``."""
    cluster = Cluster(folder, {(name, port): find_free_port() for name in _NAMES for port in _PORTS})
    _write(cluster)
    try:
        for name in _NAMES:
            cluster.start(name)
        cluster.start_proxy()
        cluster.wait_until_whole()
        cluster.execute("CREATE USER tidebill PASSWORD 'tidebill'", "CREATE DATABASE tidebill OWNER tidebill")
        yield cluster
    finally:
        for name in list(cluster.running):
            cluster.kill(name)


def _write(cluster: Cluster) -> None:
    """Write the files of deploy/ with this machine's ports and folders."""
    who = pwd.getpwnam("postgres")
    cluster.folder.chmod(0o711)
    proxy = _here(cluster, (_DEPLOY / "haproxy.cfg").read_text())
    proxy = proxy.replace("bind 127.0.0.1:5000", f"bind 127.0.0.1:{cluster.port}")
    proxy = proxy.replace("bind 127.0.0.1:5001", f"bind 127.0.0.1:{cluster.standby_port}")
    for name in _NAMES:
        proxy = re.sub(rf"(server {name} .*check port) 8008", rf"\1 {cluster.ports[name, 8008]}", proxy)
        place = cluster.folder / name
        place.mkdir()
        for file in ("etcd.conf.yml", "patroni.yml"):
            text = (_DEPLOY / file).read_text().replace("NODE_NAME", name)
            text = text.replace("NODE_ADDRESS", f"10.0.0.{_NAMES.index(name) + 1}")
            text = text.replace("/var/lib/etcd/tidebill", str(place / "etcd"))
            text = text.replace("/var/lib/postgresql/15/tidebill", str(place / "data"))
            text = text.replace("/var/run/postgresql", str(place)).replace("10.0.0.0/24", "127.0.0.1/32")
            (place / file).write_text(_here(cluster, text))
        for path in (place, *place.iterdir()):
            os.chown(path, who.pw_uid, who.pw_gid)
        place.chmod(0o700)
    (cluster.folder / "haproxy.cfg").write_text(proxy)


def _here(cluster: Cluster, text: str) -> str:
    """Replace the addresses of three machines by local ports."""

    def port(match: re.Match[str]) -> str:
        return f"127.0.0.1:{cluster.ports[_NAMES[int(match[1]) - 1], int(match[2])]}"

    return re.sub(r"10\.0\.0\.([123]):(\d+)", port, text)
