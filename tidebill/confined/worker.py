"""A confined child process that stays, for functions whose libraries take long to load."""

import atexit
import os
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from tidebill.confined import ANSWER_MAX, COMMAND, Unreadable, environment, read_answer
from tidebill.confined.child import HEADER, SERVE

START_SECONDS: Final = 30.0
_TRIES: Final = 2
# Seconds of waiting for each second of work, on a busy machine.
_PATIENCE: Final = 6
_LOOK_SECONDS: Final = 0.1
_EXIT_SECONDS: Final = 5.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Worker:
    """A child that answers calls of one function, one at a time, and is started on demand.

    It is killed if an answer takes more than ``seconds`` of processor time. The module of the function has a
    ``prepare`` that loads its libraries.
    """

    def __init__(self, function: str, *, seconds: float) -> None:
        self._function = function
        self.seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.stop)

    def call(self, content: bytes) -> Any:
        """Return plain data or bytes. Raises Rejection; Unreadable if the child dies or is too slow."""
        with self._lock:
            for _ in range(_TRIES):
                child = self._running()
                # An idle child may exit just before it gets the call; it hasn't begun then.
                with suppress(BrokenPipeError):
                    answer = self._ask(child, content, seconds=self.seconds)
                    if answer is not None:
                        return read_answer(answer)
                    if _exit_code(child) != 0:
                        break
                self._end()
            self._end()
        raise Unreadable

    def stop(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """Return the pid of the running child."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def _running(self) -> "subprocess.Popen[bytes]":
        # A forked process must not use its parent's child.
        if self._child and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        self._end()
        self._child = subprocess.Popen(  # noqa: S603  # our own command
            [*COMMAND, SERVE, self._function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self._owner = os.getpid()
        ready = self._ask(self._child, None, seconds=START_SECONDS)
        if ready is None:
            self._end()
            raise Unreadable
        try:
            read_answer(ready)
        except BaseException:
            self._end()
            raise
        return self._child

    def _ask(
        self, child: "subprocess.Popen[bytes]", content: bytes | None, *, seconds: float
    ) -> bytes | None:
        """Send a call, if there is one, and return the answer; None if the child dies first."""
        assert child.stdin and child.stdout  # noqa: S101  # pipes
        answered = threading.Event()
        watcher = threading.Thread(target=_watch, args=(child, seconds, answered), daemon=True)
        watcher.start()
        try:
            if content is not None:
                child.stdin.write(HEADER.pack(len(content)) + content)
                child.stdin.flush()
            return _read(child.stdout)
        finally:
            answered.set()
            watcher.join()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


def _exit_code(child: "subprocess.Popen[bytes]") -> int | None:
    """Return the exit code of a child that has closed its output, which is just before it ends."""
    try:
        return child.wait(timeout=_EXIT_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _watch(child: "subprocess.Popen[bytes]", seconds: float, answered: threading.Event) -> None:
    """Kill a child that has worked too long on its answer, or that doesn't come to an end."""
    began, end = _processor_seconds(child.pid), time.monotonic() + seconds * _PATIENCE
    while not answered.wait(_LOOK_SECONDS):
        if _processor_seconds(child.pid) - began > seconds or time.monotonic() > end:
            child.kill()
            return


def _processor_seconds(pid: int) -> float:
    """Return the processor time of a process, in seconds; zero if the system doesn't tell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    # The name in parentheses may contain spaces.
    user, system = text.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS


def _read(source: IO[bytes]) -> bytes | None:
    head = source.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (size,) = HEADER.unpack(head)
    if size > ANSWER_MAX:
        return None
    content = source.read(size)
    return content if len(content) == size else None
