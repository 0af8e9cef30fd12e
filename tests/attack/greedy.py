"""Parsers that take more than they may; imported by a child process."""

import ctypes
import os
import socket
import subprocess
from pathlib import Path


def echo(content: bytes, text: str) -> list[str]:
    return [content.hex(), text]


def niceness(content: bytes) -> int:
    return os.nice(0)


def take_memory(content: bytes) -> int:
    return len(bytearray(4 * 2**30))


def take_time(content: bytes) -> None:
    while True:
        pass


def write_file(content: bytes) -> None:
    Path("/tmp/written-by-a-parser").write_bytes(b"x" * 10)  # noqa: S108


def die(content: bytes) -> None:
    os.abort()


def prepare() -> None:
    """Nothing to load."""


def read_file(content: bytes) -> bytes:
    return Path("/etc/hostname").read_bytes()


def connect(content: bytes) -> None:
    socket.create_connection(("127.0.0.1", 9))


def start_process(content: bytes) -> None:
    subprocess.run(["true"], check=True)


def load_library(content: bytes) -> None:
    ctypes.CDLL("libc.so.6")
