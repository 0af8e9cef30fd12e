"""Each threat in the threat model names an existing test."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_each_threat_has_a_test_that_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text()
    table = text.partition("| threat |")[2].partition("\n\n")[0]
    rows = [line.rsplit("|", 2)[1] for line in table.splitlines()[2:]]
    named = [re.findall(r"`(tests/[^`]+)`", cell) for cell in rows]

    assert len(rows) > 20
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    assert [test for tests in named for test in tests if not (ROOT / test).exists()] == []


def test_each_attack_is_in_the_threat_model() -> None:
    text = (ROOT / "SECURITY.md").read_text()

    attacks = {path.name for path in (ROOT / "tests" / "attack").glob("test_*.py")}
    assert {name for name in attacks if name not in text} == set()
