"""Handles foreign files and templates in child processes with limits on memory, CPU time and duration.

Parsers of PDFs and spreadsheets can be made to take gigabytes or hours by files of a few hundred bytes. A
child imports only the code it runs, inherits nothing, and can write no file.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, Final

from tidebill.kernel.threads import WEB_THREADS

SECONDS: Final = 30.0
# What the child may answer: the unpacked content of a file.
ANSWER_MAX: Final = 128 * 2**20
# Files that a process reads at a time, so that the other threads stay free for other requests.
PLACES: Final = WEB_THREADS // 2
_places = BoundedSemaphore(PLACES)
COMMAND: Final = (sys.executable, "-I", "-B", "-m", "tidebill.confined.child")


class Unreadable(Exception):
    """The content can't be processed within the limits."""


class Rejection(Exception):
    """The child rejected the content: a message and its parameters."""

    def __init__(self, text: str, params: dict[str, Any]) -> None:
        self.text = text
        self.params = params
        super().__init__(text)


def call(function: str, content: bytes, *arguments: str) -> Any:
    """Call ``package.module:name`` with a file's content and texts in a child process; return plain data.

    Bytes are returned as bytes, dataclasses as mappings. Raises Unreadable and Rejection, and Locked if this
    process is reading as many other files as it may.
    """
    with _place():
        return _call(function, content, *arguments)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        from tidebill.wire.errors import Locked  # noqa: PLC0415  # not in the child, before its limits

        raise Locked("Other files are being read. Try again in a moment.")
    try:
        yield
    finally:
        _places.release()


def _call(function: str, content: bytes, *arguments: str) -> Any:
    command = [*COMMAND, function, *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            command, input=content, capture_output=True, timeout=SECONDS, env=environment(), check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if done.returncode != 0:
        raise Unreadable
    return read_answer(done.stdout)


def environment() -> dict[str, str]:
    """Return the environment variables of a child: it inherits no secrets."""
    return {"PATH": os.environ.get("PATH", "")}


def read_answer(content: bytes) -> Any:
    """Return the value of a child's answer. Raises Unreadable and Rejection."""
    if len(content) > ANSWER_MAX:
        raise Unreadable
    answer = json.loads(content)
    if "error" in answer:
        raise Rejection(answer["error"], answer["params"])
    return base64.b64decode(answer["bytes"]) if "bytes" in answer else answer["value"]
