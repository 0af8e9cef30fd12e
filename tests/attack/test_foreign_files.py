"""Foreign files that exhaust a parser are rejected, and a process that dies never ends the server."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.attack.hostile_pdf import bomb
from tests.live import Server
from tidebill import confined
from tidebill.einvoicing.reading.container import xml_of
from tidebill.wire.errors import Locked, RuleViolation


@pytest.fixture
def _parsers_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child import from the working directory, which it otherwise doesn't."""
    monkeypatch.setattr(confined, "COMMAND", (sys.executable, "-B", "-m", "tidebill.confined.child"))
    monkeypatch.setattr(confined, "SECONDS", 8.0)


@pytest.mark.usefixtures("_parsers_of_tests")
def test_a_call_returns_what_the_parser_returns() -> None:
    assert confined.call("tests.attack.greedy:echo", b"\0file", "text") == ["0066696c65", "text"]


@pytest.mark.usefixtures("_parsers_of_tests")
@pytest.mark.parametrize("name", ["take_memory", "take_time", "write_file", "die"])
def test_what_a_parser_takes_is_limited(name: str) -> None:
    began = time.monotonic()

    with pytest.raises(confined.Unreadable):
        confined.call(f"tests.attack.greedy:{name}", b"")

    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("_parsers_of_tests")
def test_only_some_files_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 2.0)

    def read() -> type[Exception]:
        with pytest.raises((confined.Unreadable, Locked)) as refused:
            confined.call("tests.attack.greedy:take_time", b"")
        return refused.type

    with ThreadPoolExecutor(confined.PLACES + 3) as pool:
        refusals = [each.result() for each in [pool.submit(read) for _ in range(confined.PLACES + 3)]]

    assert sorted(map(str, refusals)) == sorted(
        map(str, [confined.Unreadable] * confined.PLACES + [Locked] * 3)
    )
    assert confined.call("tests.attack.greedy:echo", b"x", "text") == ["78", "text"]


@pytest.mark.usefixtures("_parsers_of_tests")
def test_requests_come_before_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert confined.call("tests.attack.greedy:niceness", b"") == os.nice(0) + 10


@pytest.mark.parametrize(
    "content", [bomb(64), b"%PDF-1.5\nnonsense", b"%PDF-"], ids=["bomb", "nonsense", "empty"]
)
def test_a_hostile_pdf_is_rejected(content: bytes) -> None:
    with pytest.raises(RuleViolation):
        xml_of(content)


def test_a_workbook_that_unpacks_to_anything_is_rejected(api: httpx.Client) -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<row>" * (40 * 2**20 // 5))
    files = {"import[table]": ("bomb.xlsx", pack.getvalue())}
    began = time.monotonic()

    answer = api.post("/imports.json", data={"import[kind]": "clients"}, files=files)

    assert answer.status_code == 422, answer.text
    assert time.monotonic() - began < 30


def test_a_worker_that_dies_again_and_again_never_ends_the_server(server: Server, api: httpx.Client) -> None:
    for _ in range(3):
        _kill_one(server)
        time.sleep(1)

    for _ in range(120):
        try:
            if api.get("/account.json").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    pytest.fail("the server is gone")


def _kill_one(server: Server) -> None:
    """Kill the web process that was started last."""
    command = ["pgrep", "-P", str(server.process.pid), "-f", "spawn_main"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if pids := [int(line) for line in found.stdout.split()]:
        os.kill(pids[-1], signal.SIGKILL)
