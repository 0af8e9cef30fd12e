"""Parsers that take more than they may; imported by a child process."""

import os
from pathlib import Path


def echo(content: bytes, text: str) -> list[str]:
    return [content.hex(), text]


def take_memory(content: bytes) -> int:
    return len(bytearray(4 * 2**30))


def take_time(content: bytes) -> None:
    while True:
        pass


def write_file(content: bytes) -> None:
    Path("/tmp/written-by-a-parser").write_bytes(b"x" * 10)  # noqa: S108


def die(content: bytes) -> None:
    os.abort()
