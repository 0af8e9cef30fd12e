"""``python -m tests.advisories``: check the product's dependencies for known vulnerabilities.

Fails if there are any. If advisories can't be fetched (no network, a mirror without them), it prints a note
and passes, so that work doesn't depend on a remote service.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SECONDS = 120


def main() -> int:
    command = ["pip-audit", "-r", str(ROOT / "requirements.txt"), "--disable-pip", "--require-hashes"]
    program = str(Path(sys.executable).parent / command[0])
    try:
        done = subprocess.run(
            [program, *command[1:], "--format", "json", "--progress-spinner", "off", "--timeout", "10"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        print("advisories: could not be read")
        return 0
    return _tell(packages)


def _tell(packages: list[dict[str, object]]) -> int:
    weak = {f"{one['name']} {one['version']}": one["vulns"] for one in packages if one.get("vulns")}
    unread = sum("skip_reason" in one for one in packages)
    print(f"advisories: {len(packages) - unread} packages looked up, {unread} could not be, {len(weak)} weak")
    for name, found in weak.items():
        print(f"  {name}: {json.dumps(found)}")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
