import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tidebill.operation.database import OperatorError
from tidebill.operation.server import serve
from tidebill.operation.supervisor import BackgroundWorker, announce

# Prints a line on start and another on termination.
_PROGRAM = """
import signal, sys, time
out = open(sys.argv[1], "a", buffering=1)
signal.signal(signal.SIGTERM, lambda *_: (out.write("asked to end\\n"), sys.exit(0)))
import os
out.write(f"{os.getpid()}\\n")
time.sleep(60)
"""


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def test_it_starts_the_worker_again_when_it_dies_and_ends_it_kindly(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    worker = BackgroundWorker([sys.executable, "-c", _PROGRAM, str(diary)], pause=0.01)
    worker.start()
    wait_for(lambda: len(lines(diary)) == 1)

    os.kill(int(lines(diary)[0]), signal.SIGKILL)
    wait_for(lambda: len(lines(diary)) == 2)
    worker.stop()

    assert lines(diary)[2:] == ["asked to end"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(lines(diary)[1]), 0)


def test_it_ends_before_it_has_begun() -> None:
    BackgroundWorker([sys.executable, "-c", _PROGRAM]).stop()


def test_it_refuses_a_port_that_somebody_else_has() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OperatorError) as refusal:
        serve("127.0.0.1", port=other.getsockname()[1])

    assert "can't listen on 127.0.0.1" in str(refusal.value)


def test_it_says_that_it_listens_when_it_answers_not_when_its_port_is_open(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "tidebill.server")
    logging.getLogger("tidebill.server").addHandler(caplog.handler)
    with socket.create_server(("127.0.0.1", 0)) as port:
        announce("127.0.0.1", port.getsockname()[1])
        visitor, _ = port.accept()
        assert visitor.recv(1024).startswith(b"GET /healthz ")
        assert caplog.messages == []
        visitor.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        wait_for(lambda: bool(caplog.messages))
        visitor.close()

    assert "listening on http://127.0.0.1:" in caplog.messages[0]
