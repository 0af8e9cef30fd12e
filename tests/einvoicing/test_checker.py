"""The process that runs the rules: started when asked, replaced when it dies, given up when it hangs."""

import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.validation import checker as process_side
from tidebill.einvoicing.validation import process, rules
from tidebill.einvoicing.validation.process import Checker, CheckFailed
from tidebill.einvoicing.validation.verdict import judge

STYLESHEET = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:svrl="http://purl.oclc.org/dsdl/svrl"><xsl:template match="/"><svrl:schematron-output>
  <svrl:failed-assert id="OWN-1" flag="fatal" location="/a"><svrl:text>own rule, 100% sure</svrl:text>
  </svrl:failed-assert></svrl:schematron-output></xsl:template></xsl:stylesheet>"""
ENDLESS = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/" name="again"><xsl:for-each select="1 to 1000000000"><xsl:value-of select="."/>
  </xsl:for-each></xsl:template></xsl:stylesheet>"""


@pytest.fixture
def checker() -> Iterator[Checker]:
    made = Checker()
    yield made
    made.stop()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.xslt"
    path.write_text(STYLESHEET)
    return path


def test_it_starts_when_it_is_first_asked(checker: Checker, own: Path) -> None:
    assert checker.pid is None

    (found,) = checker.check(own, b"<a/>")

    assert found == {"rule": "OWN-1", "flag": "fatal", "location": "/a", "text": "own rule, 100% sure"}
    assert checker.pid is not None


def test_another_is_started_where_it_died(checker: Checker, own: Path) -> None:
    checker.check(own, b"<a/>")
    first = checker.pid
    assert first
    os.kill(first, signal.SIGKILL)

    assert len(checker.check(own, b"<a/>")) == 1
    assert checker.pid != first


def test_one_that_hangs_is_ended(checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.xslt"
    endless.write_text(ENDLESS)
    monkeypatch.setattr(process, "SECONDS_MAX", 1.5)
    started = time.monotonic()

    with pytest.raises(CheckFailed, match="too long"):
        checker.check(endless, b"<a/>")

    assert time.monotonic() - started < 10
    assert checker.pid is None


def test_rules_that_cannot_be_run_are_no_verdict(checker: Checker, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xslt"
    broken.write_text("<xsl:nonsense")

    with pytest.raises(CheckFailed):
        checker.check(broken, b"<a/>")
    assert checker.pid is not None


def test_it_ends_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_side, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(process_side, "Rules", lambda: None)
    read, write = os.pipe()
    with os.fdopen(read, "rb", buffering=0) as source, os.fdopen(write, "wb"):
        process_side.serve(source, io.BytesIO())


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
            assert judge(formats()["peppol"], content).missing == ()
    finally:
        _forget()


def _forget() -> None:
    for cached in (rules.rule_set, rules._own_files, rules._added):
        cached.cache_clear()
