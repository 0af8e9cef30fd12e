"""Reads foreign files in a child process with limits on memory, CPU time and duration.

Parsers of PDFs and spreadsheets can be made to take gigabytes or hours by files of a few hundred bytes. The
child imports only the parser, inherits nothing, and can write no file.
"""

import base64
import importlib
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, is_dataclass
from typing import Any, Final

MEMORY_MAX: Final = 1024 * 2**20
CPU_SECONDS: Final = 15
SECONDS: Final = 30.0
# What the child may answer: the unpacked content of a file.
_ANSWER_MAX: Final = 128 * 2**20
_COMMAND = (sys.executable, "-I", "-B", "-m", "tidebill.confined")


class Unreadable(Exception):
    """The file can't be read within the limits."""


class Rejection(Exception):
    """The parser rejected the file: a message and its parameters."""

    def __init__(self, text: str, params: dict[str, Any]) -> None:
        self.text = text
        self.params = params
        super().__init__(text)


def call(function: str, content: bytes, *arguments: str) -> Any:
    """Call ``package.module:name`` with a file's content and texts in a child process; return plain data.

    Bytes are returned as bytes, dataclasses as mappings. Raises Unreadable and Rejection.
    """
    command = [*_COMMAND, function, *arguments]
    environment = {"PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            command, input=content, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if done.returncode != 0 or len(done.stdout) > _ANSWER_MAX:
        raise Unreadable
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise Rejection(answer["error"], answer["params"])
    return base64.b64decode(answer["bytes"]) if "bytes" in answer else answer["value"]


def main(function: str, *arguments: str) -> None:
    """Answer one call on standard output, within the limits."""
    _limit()
    module, _, name = function.partition(":")
    # The pipe of the answer, so that a library that prints can't forge one.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    output.write(json.dumps(_answer(module, name, sys.stdin.buffer.read(), arguments)).encode())
    output.flush()


def _answer(module: str, name: str, content: bytes, arguments: tuple[str, ...]) -> dict[str, Any]:
    from pydantic_core import PydanticCustomError  # noqa: PLC0415  # after the limits

    from tidebill.wire.errors import RuleViolation  # noqa: PLC0415

    try:
        found = getattr(importlib.import_module(module), name)(content, *arguments)
    except RuleViolation as error:
        return {"error": error.message.text, "params": dict(error.message.params)}
    except PydanticCustomError as error:
        return {"error": error.message_template, "params": (error.context or {}).get("params", {})}
    if isinstance(found, bytes):
        return {"bytes": base64.b64encode(found).decode()}
    return {"value": asdict(found) if is_dataclass(found) and not isinstance(found, type) else found}


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_MAX),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
