"""A coverage-guided fuzzer finds no body that crashes the codecs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="there is no atheris for this machine")

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("TIDEBILL_FUZZ_SECONDS", "3"))


@pytest.mark.parametrize("codec", ["json", "xml", "form"])
def test_nothing_crashes_a_codec(codec: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.attack.fuzz_codecs", codec, f"-max_total_time={SECONDS}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [*command, "-max_len=2000", "-timeout=5"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS + 120,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    tried = re.search(r"Done (\d+) runs", done.stderr)
    assert tried, done.stderr[-3000:]
    assert int(tried[1]) > 1000
