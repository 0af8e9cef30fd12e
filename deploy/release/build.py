"""Build the release into ``dist/``: ``make dist``.

Wheel and sdist are built twice and must be equal. Beside them: pinned versions for pip (``constraints.txt``),
a software bill of materials (CycloneDX), the licenses of all packages, and the checksums of all files.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from materials import bill_of_materials, constraints, licenses

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"


def main() -> int:
    """Write the release; return 1 if two builds differ."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    build(DIST)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        different = [
            file.name for file in sorted(DIST.iterdir()) if not _is_same(file, Path(folder, file.name))
        ]
    if different:
        print(f"not reproducible: {', '.join(different)}", file=sys.stderr)
        return 1
    pinned = (ROOT / "requirements.txt").read_text()
    (DIST / "constraints.txt").write_text(constraints(pinned))
    (DIST / "sbom.cdx.json").write_text(bill_of_materials(pinned))
    (DIST / "LICENSES.txt").write_text(licenses(pinned))
    sums = [f"{_digest(file)}  {file.name}\n" for file in sorted(DIST.iterdir())]
    (DIST / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")
    return 0


def build(target: Path) -> None:
    """Build wheel and sdist without the network, dated by the last commit."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _committed_at()}
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def _committed_at() -> str:
    """Return the time of the last commit in seconds; outside of git, what the caller set or a fixed day."""
    command = ["git", "log", "-1", "--format=%ct"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return process.stdout.strip() or os.environ.get("SOURCE_DATE_EPOCH", "1767225600")


def _is_same(first: Path, second: Path) -> bool:
    return second.exists() and _digest(first) == _digest(second)


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
