"""Kill processes with their descendants."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Return all descendants of a process, the youngest last."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                # The name is in parentheses and may contain spaces.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(folder.name))
    return list(_below(pid, children))


def kill(*pids: int) -> None:
    """Kill processes immediately."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_whole(pid: int) -> list[int]:
    """Kill a process and its descendants; stop it first, so that it can't start others."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    all_of_it = [pid, *descendants(pid)]
    kill(*all_of_it)
    return all_of_it


def command_of(pid: int) -> str:
    """Return a process's command line; empty once it is gone."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until_gone(*pids: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while any((Path("/proc") / str(pid)).exists() and command_of(pid) for pid in pids):
        assert time.monotonic() < end, pids
        time.sleep(0.05)


def _below(pid: int, children: dict[int, list[int]]) -> Iterator[int]:
    for child in children.get(pid, []):
        yield child
        yield from _below(child, children)
