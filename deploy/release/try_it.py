"""Try the built wheel in a clean environment of each Python: part of ``make dist``."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journey import travel, wait_until_ready

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
_VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def main() -> int:
    """Try the wheel on each Python that is installed here, and print what each took."""
    (wheel,) = DIST.glob("*.whl")
    for python in _pythons():
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(_try(python, wheel, Path(folder))), flush=True)
    return 0


def _pythons() -> Iterator[str]:
    """Yield the interpreters of supported versions, from the path and from pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in _VERSIONS:
        managed = [str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python3"))]
        found = shutil.which(f"python{version}")
        if managed or found:
            yield managed[-1] if managed else str(found)


def _try(python: str, wheel: Path, folder: Path) -> dict[str, object]:
    start = time.monotonic()
    environment = folder / "venv"
    subprocess.run([python, "-m", "venv", environment], check=True)
    _install(environment, wheel)
    installed = time.monotonic() - start
    packages = environment / "lib"
    size = sum(
        path.stat().st_size for path in packages.rglob("*") if path.is_file() and not path.is_symlink()
    )
    with _running(environment / "bin" / "tidebill", folder) as (url, token):
        started = wait_until_ready(url)
        result = travel(url, token)
    return {
        "python": python,
        "install_seconds": round(installed, 1),
        "megabytes": round(size / 2**20),
        "packages": len(list(packages.glob("python*/site-packages/*.dist-info"))),
        "init_and_start_seconds": round(started, 1),
        **result,
    }


def _install(environment: Path, wheel: Path) -> None:
    fast = shutil.which("uv")
    installer = [fast, "pip", "install", "--quiet", "--python", str(environment / "bin" / "python")]
    slow = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command = [*(installer if fast else slow), "-c", str(DIST / "constraints.txt"), str(wheel)]
    subprocess.run([str(part) for part in command], check=True)


@contextmanager
def _running(tidebill: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield address and API token of a configured server, stopped at the end."""
    url = f"http://127.0.0.1:{_free_port()}"
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    options = ["--base-url", url, "--prefix", "acme", "--email", "you@example.com", "--tax-no", "5261040828"]
    address = ["--name", "Acme", "--street", "Prosta 1", "--post-code", "00-001", "--city", "Warszawa"]
    command = [tidebill, "init", *options, *address]
    process = subprocess.run(command, cwd=folder, env=clean, check=True, capture_output=True, text=True)
    serve = [tidebill, "serve", "--port", url.rsplit(":", 1)[1]]
    server = subprocess.Popen(
        serve, cwd=folder, env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield url, json.loads(process.stdout)["api_token"]
        subprocess.run([tidebill, "check"], cwd=folder, env=clean, check=True, capture_output=True)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
