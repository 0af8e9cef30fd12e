"""A coverage-guided fuzzer finds no file that crashes a reader of foreign files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="there is no atheris for this machine")

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("TIDEBILL_FUZZ_SECONDS", "3"))


@pytest.mark.parametrize("reader", ["pdf", "csv", "workbook", "mail", "einvoice", "mt940", "camt", "ofx"])
def test_nothing_crashes_a_reader(reader: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.attack.fuzz_readers", reader, str(tmp_path / "corpus")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [*command, f"-max_total_time={SECONDS}", "-max_len=4000", "-timeout=20"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS + 180,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    tried = re.search(r"Done (\d+) runs", done.stderr)
    assert tried, done.stderr[-3000:]
    assert int(tried[1]) > 10
