"""The child process that prints templates: without network and files, and within its limits."""

import base64
import io
import json
import os
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from pypdf import PdfReader

from tidebill import confined
from tidebill.confined.child import HEADER, RESIDENT_MAX
from tidebill.confined.worker import Worker

SECONDS = 4.0


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    found = Worker("tidebill.printing.templating.rendering:render", seconds=SECONDS)
    yield found
    found.stop()


def _request(template: str, **further: Any) -> bytes:
    request = {
        "templates": [template],
        "values": {},
        "labels": {},
        "created": "",
        "copies": [{}],
        "output": "pdf",
        "style": "",
        "title": "Title",
        "lang": "en",
        **further,
    }
    return json.dumps(request).encode()


def _text(answer: dict[str, Any]) -> str:
    pdf = PdfReader(io.BytesIO(base64.b64decode(answer["pdf"])))
    return "\n".join(page.extract_text() for page in pdf.pages)


def _huge_picture() -> str:
    """Return a PNG of a few bytes that unpacks to 40 billion pixels."""
    head = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    data = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


FILE = "file:///etc/hostname"
LOADS = {
    "<img src='file:///etc/passwd'>": "file:///etc/passwd",
    "<img src='http://169.254.169.254/'>": "http://169.254.169.254/",
    f"<link rel=stylesheet href='{FILE}'>": FILE,
    f"<style>@import '{FILE}';</style>": FILE,
    f"<style>body {{ background: url({FILE}) }}</style>": FILE,
    f"<object data='{FILE}'></object>": FILE,
    f"<svg><image href='{FILE}' width=9 height=9 /></svg>": FILE,
    f"<a rel=attachment href='{FILE}'>x</a>": FILE,
}


def test_nothing_is_loaded_from_files_and_servers(worker: Worker) -> None:
    for template, address in LOADS.items():
        answer = worker.call(_request(f"{template}<p>text</p>"))
        assert _text(answer).strip() in {"text", "x text", "x\ntext"}
        assert answer["refused"] == [address]


def test_embedded_pictures_are_drawn(worker: Worker) -> None:
    square = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1' height='1'/></svg>"
    code = f"data:image/svg+xml;base64,{base64.b64encode(square.encode()).decode()}"
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    pictures = f"<img src='{code}' alt=missing width=9 height=9><img src='{pixel}' alt=missing>"

    assert _text(worker.call(_request(f"{pictures}<p>text</p>"))).strip() == "text"


@pytest.mark.parametrize(
    "template",
    [
        f"<img src='data:image/png;base64,{_huge_picture()}'><p>text</p>",
        "<script>document.write('script')</script><p>text</p>",
        "<style>@font-face { font-family: F; src: url(data:font/ttf;base64,AAAA) }</style><p>text</p>",
        "<iframe src='/etc/passwd'></iframe><embed src=/etc/passwd><p>text</p>",
        "<base href='file:///etc/'><img src=passwd><p>text</p>",
        "<p>text",
        "</body></html><p>text</p>",
    ],
)
def test_what_a_template_may_not_do_leaves_no_trace(worker: Worker, template: str) -> None:
    assert _text(worker.call(_request(template))).strip() == "text"


@pytest.mark.parametrize(
    "template",
    [
        "{{#for 1 9999}}{{#for 1 9999}}{{#for 1 9999}}x{{/for}}{{/for}}{{/for}}",
        "<div>" * 50_000,
        "<style>@page { size: 1mm 1mm; margin: 0 }</style>" + "x " * 9_000,
        "<p style='font-size: 90000pt'>x</p>" * 500,
    ],
)
def test_a_template_that_takes_too_much_is_stopped_and_the_next_one_prints(
    worker: Worker, template: str
) -> None:
    with suppress(confined.Unreadable, confined.Rejection):
        worker.call(_request(template))

    assert _text(worker.call(_request("<p>next</p>"))) == "next"


ESCAPES = ("read_file", "connect", "start_process", "write_file", "load_library")


@pytest.mark.parametrize("name", ESCAPES)
def test_the_child_itself_can_neither_read_files_nor_connect(name: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-B", "-m", "tidebill.confined.child", "--serve", f"tests.attack.greedy:{name}"],
        input=HEADER.pack(0),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert b"PermissionError" in answer.stderr, answer


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidebill.printing.templating import rendering  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "tidebill.printing.templating.pages", None)
    with pytest.raises(Exception, match=r"the server lacks a library .*pages"):
        rendering.prepare()


def test_a_large_parent_makes_no_child_exit(worker: Worker) -> None:
    ballast = bytearray(RESIDENT_MAX)
    ballast[::4096] = b"x" * len(ballast[::4096])
    own = Worker("tidebill.printing.templating.rendering:render", seconds=SECONDS)
    try:
        own.call(_request("<p>one</p>"))
        pid = own.pid
        own.call(_request("<p>two</p>"))
        assert own.pid == pid
    finally:
        own.stop()


def test_a_child_that_exits_after_its_answer_is_replaced(worker: Worker) -> None:
    worker.call(_request("<p>one</p>"))
    os.kill(worker.pid or 0, signal.SIGSTOP)
    child = worker._child
    assert child and child.stdin
    # Its input ends, as if it had decided to exit, while the next call is already on its way.
    child.stdin.close()
    os.kill(child.pid, signal.SIGCONT)
    child.stdin = open(os.devnull, "wb")  # noqa: SIM115, PTH123

    assert _text(worker.call(_request("<p>two</p>"))).strip() == "two"
