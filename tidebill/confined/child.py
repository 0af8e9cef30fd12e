"""The child process: answers one call, or many calls of one function without network and file access."""

import base64
import importlib
import json
import os
import resource
import selectors
import struct
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

MEMORY_MAX: Final = 1024 * 2**20
CPU_SECONDS: Final = 15
# Requests come before files.
NICENESS: Final = 10
IDLE_SECONDS: Final = 300.0
# A child that answers many calls exits above this size; the next call starts a new one.
RESIDENT_MAX: Final = 400 * 2**20
SERVE: Final = "--serve"
HEADER: Final = struct.Struct(">Q")
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "ctypes.dlopen",
    "pty.",
    "urllib.",
    "tempfile.",
)
# Reading directories and attributes of files is part of importing a module.
_HARMLESS: Final = frozenset({"os.listdir", "os.scandir", "os.walk", "os.putenv", "os.unsetenv"})


def main(function: str, *arguments: str) -> None:
    """Answer one call on standard output, within the limits."""
    os.nice(NICENESS)
    limit(cpu_seconds=CPU_SECONDS)
    module, _, name = function.partition(":")
    output = _private_output()
    output.write(_answer(lambda: _find(module, name)(sys.stdin.buffer.read(), *arguments)))
    output.flush()


def serve(function: str) -> None:
    """Answer calls in frames (eight bytes of length, then the content) until the input ends or stays idle.

    The module's ``prepare`` runs first, without limits: it loads libraries and fonts. Afterwards the process
    can open only files of the installed packages, and no connection.
    """
    module, _, name = function.partition(":")
    output, source = _private_output(), sys.stdin.buffer
    found = importlib.import_module(module)
    ready = _answer(found.prepare)
    resident = _resident_memory()
    limit()
    lock_down()
    _write(output, ready)
    while (content := _read(source)) is not None:
        _write(output, _answer(partial(getattr(found, name), content)))
        if resident() > RESIDENT_MAX:
            return


def _resident_memory() -> Callable[[], int]:
    """Return a function for the resident memory in bytes, which needs no further file once it is locked down.

    The maximum that getrusage tells includes the parent's at the start.
    """
    try:
        status = Path("/proc/self/statm").open("rb", buffering=0)  # noqa: SIM115  # as long as the process
    except OSError:
        return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def resident() -> int:
        status.seek(0)
        return int(status.read().split()[1]) * resource.getpagesize()

    return resident


def limit(*, cpu_seconds: int | None = None) -> None:
    """Limit memory, files and core dumps of this process, and its processor time if given."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_MAX),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        if most is not None:
            resource.setrlimit(kind, (most, most))


def lock_down() -> None:
    """Forbid connections, processes, changes of files, and reading files other than installed packages."""
    readable = tuple(f"{folder}{os.sep}" for folder in _readable_folders())

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _refuse_file(arguments[0], arguments[2], readable=readable)
        elif event == "urllib.Request" and str(arguments[0])[:5].lower() == "data:":
            return
        elif event.startswith(_FORBIDDEN) and event not in _HARMLESS:
            raise PermissionError(f"{event} is not allowed here")

    sys.addaudithook(refuse)


def _readable_folders() -> set[str]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = {os.path.realpath(sysconfig.get_path(name)) for name in names}
    return installed | {str(Path(__file__).resolve().parent.parent)}


def _refuse_file(path: object, flags: int, *, readable: tuple[str, ...]) -> None:
    if isinstance(path, int):
        return
    place = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    writes = flags and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC)
    if writes or not place.startswith(readable):
        raise PermissionError(f"{place} is not readable here")


def _private_output() -> BinaryIO:
    """Return the pipe of the answers, so that a library that prints can't forge one."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _find(module: str, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _answer(run: Callable[[], Any]) -> bytes:
    return json.dumps(_encoded(run)).encode()


def _encoded(run: Callable[[], Any]) -> dict[str, Any]:
    from pydantic_core import PydanticCustomError  # noqa: PLC0415  # after the limits

    from tidebill.wire.errors import RuleViolation  # noqa: PLC0415

    try:
        found = run()
    except RuleViolation as error:
        return {"error": error.message.text, "params": dict(error.message.params)}
    except PydanticCustomError as error:
        return {"error": error.message_template, "params": (error.context or {}).get("params", {})}
    if isinstance(found, bytes):
        return {"bytes": base64.b64encode(found).decode()}
    return {"value": asdict(found) if is_dataclass(found) and not isinstance(found, type) else found}


def _write(output: BinaryIO, content: bytes) -> None:
    output.write(HEADER.pack(len(content)) + content)
    output.flush()


def _read(source: BinaryIO) -> bytes | None:
    """Return the next frame; None at the end of the input, or if there is none for a while."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(source, selectors.EVENT_READ)
        if not waiting.select(IDLE_SECONDS):
            return None
    head = source.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (size,) = HEADER.unpack(head)
    content = source.read(size)
    return content if len(content) == size else None


if __name__ == "__main__":
    if sys.argv[1] == SERVE:
        serve(sys.argv[2])
    else:
        main(*sys.argv[1:])
