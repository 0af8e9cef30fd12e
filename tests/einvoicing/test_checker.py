"""The checker process: started on demand, replaced when it dies, abandoned when it hangs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import override_settings

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.validation import checker as process_side
from tidebill.einvoicing.validation import process, rules
from tidebill.einvoicing.validation.process import Checker, CheckFailed
from tidebill.einvoicing.validation.result import validate

STYLESHEET = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:svrl="http://purl.oclc.org/dsdl/svrl"><xsl:template match="/"><svrl:schematron-output>
  <svrl:failed-assert id="OWN-1" flag="fatal" location="/a"><svrl:text>own rule, 100% sure</svrl:text>
  </svrl:failed-assert></svrl:schematron-output></xsl:template></xsl:stylesheet>"""
ENDLESS = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/" name="again"><xsl:for-each select="1 to 1000000000"><xsl:value-of select="."/>
  </xsl:for-each></xsl:template></xsl:stylesheet>"""


Ask = Callable[[], Checker]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checker")


@pytest.fixture
def asker(folder: Path) -> Iterator[Ask]:
    """Creates another client of the same checker."""
    made: list[Checker] = []

    def one_more() -> Checker:
        made.append(Checker(folder))
        return made[-1]

    yield one_more
    for each in made:
        each.leave()
    _wait_for(lambda: all(each.pid is None for each in made))


@pytest.fixture
def alice(asker: Ask) -> Checker:
    return asker()


@pytest.fixture
def bob(asker: Ask) -> Checker:
    return asker()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.xslt"
    path.write_text(STYLESHEET)
    return path


def test_it_starts_when_it_is_first_asked(alice: Checker, own: Path) -> None:
    assert alice.pid is None

    (found,) = alice.check(own, b"<a/>")

    assert found == {"rule": "OWN-1", "flag": "fatal", "location": "/a", "text": "own rule, 100% sure"}
    assert alice.pid is not None


def test_all_processes_share_one_until_the_last_has_left(alice: Checker, bob: Checker, own: Path) -> None:
    alice.check(own, b"<a/>")
    bob.check(own, b"<a/>")
    assert alice.pid is not None
    assert bob.pid is None

    alice.leave()
    assert len(bob.check(own, b"<a/>")) == 1
    assert bob.pid is None

    bob.leave()
    _wait_for(lambda: alice.pid is None)


def test_many_who_ask_at_once_begin_one(asker: Ask, own: Path) -> None:
    askers = [asker() for _ in range(6)]
    with ThreadPoolExecutor(len(askers)) as pool:
        found = list(pool.map(lambda each: len(each.check(own, b"<a/>")), askers))

    assert found == [1] * len(askers)
    assert sum(each.pid is not None for each in askers) == 1


def test_it_outlives_the_process_that_started_it(bob: Checker, folder: Path, own: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from tidebill.einvoicing.validation.process import Checker;"
        "checker = Checker(Path(sys.argv[1])); checker.check(Path(sys.argv[2]), b'<a/>');"
        "print(checker.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder), str(own)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout
        started = int(first.stdout.readline())
        bob.check(own, b"<a/>")
        first.kill()

    assert len(bob.check(own, b"<a/>")) == 1
    assert bob.pid is None
    assert Path(f"/proc/{started}").exists()


def test_another_is_started_where_it_died(alice: Checker, bob: Checker, own: Path) -> None:
    alice.check(own, b"<a/>")
    bob.check(own, b"<a/>")
    first = alice.pid
    assert first
    os.kill(first, signal.SIGKILL)

    assert len(bob.check(own, b"<a/>")) == 1
    assert len(alice.check(own, b"<a/>")) == 1
    assert alice.pid is None
    assert bob.pid not in (None, first)


def test_one_that_hangs_ends(alice: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.xslt"
    endless.write_text(ENDLESS)
    monkeypatch.setattr(process, "SECONDS_MAX", 1.5)
    started = time.monotonic()

    with pytest.raises(CheckFailed, match="too long"):
        alice.check(endless, b"<a/>")

    assert time.monotonic() - started < 10
    _wait_for(lambda: alice.pid is None)


def test_who_waits_behind_one_that_hangs_is_answered(
    alice: Checker, bob: Checker, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.xslt"
    endless.write_text(ENDLESS)
    alice.check(own, b"<a/>")
    monkeypatch.setattr(process, "SECONDS_MAX", 1.5)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(alice.check, endless, b"<a/>")
        time.sleep(0.5)
        assert len(bob.check(own, b"<a/>")) == 1
        with pytest.raises(CheckFailed, match="too long"):
            hanging.result()


def test_however_large_the_process_is_that_starts_it_it_answers(folder: Path, own: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from tidebill.einvoicing.validation.process import Checker;"
        "large = b'x' * (800 * 2**20); checker = Checker(Path(sys.argv[1]));"
        "print([len(checker.check(Path(sys.argv[2]), b'<a/>')) for _ in range(2)])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(own)], capture_output=True, text=True, check=False
    )

    assert (told.returncode, told.stdout) == (0, "[1, 1]\n"), told.stderr


def test_rules_that_cannot_be_run_are_no_verdict(alice: Checker, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xslt"
    broken.write_text("<xsl:nonsense")

    with pytest.raises(CheckFailed):
        alice.check(broken, b"<a/>")
    assert alice.pid is not None


def test_it_ends_when_nobody_asks(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(process_side, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(process_side, "Rules", lambda: None)
    place = str(folder / "idle.sock")
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as asker:
        listener.bind(place)
        listener.listen()
        asker.connect(place)
        process_side.serve(listener)


def test_what_is_somebody_elses_is_not_used(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 65_500)

    with pytest.raises(CheckFailed, match="somebody else"):
        Checker().check(own, b"<a/>")


def _wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_operators_rules_go_before_those_of_packages(own: Path) -> None:
    content = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    (own.parent / "peppol-ubl.xslt").write_text(STYLESHEET.replace("own rule", "Schematron version 9.9"))
    own.rename(own.parent / "ubl+national.xslt")
    _forget()
    try:
        with override_settings(TIDEBILL_EINVOICE_RULES=str(own.parent)):
            sets = rules.rule_sets("ubl", formats()["ubl"].rules)
            assert [found.name for found in sets] == ["ubl", "en16931-ubl", "ubl+national"]
            assert rules.rule_set("peppol-ubl").edition == "9.9"
            assert validate(formats()["peppol"], content).missing == ()
    finally:
        _forget()


def _forget() -> None:
    for cached in (rules.rule_set, rules._own_files, rules._added):
        cached.cache_clear()
