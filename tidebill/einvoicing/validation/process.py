"""The checker as its users see it: one for each process of ours, begun when first asked."""

import atexit
import contextlib
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tidebill.einvoicing.validation.checker import read_frame, write_frame

# A thousand rows take half a second; compiling a set takes less than one.
SECONDS_MAX = 30.0
_FRESH_TRIES = 2


class CheckFailed(Exception):
    """The rules could not be run: no verdict."""


class Checker:
    """Starts the process, asks it, ends it where it hangs, and starts another where it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def check(self, path: Path, document: bytes) -> list[dict[str, str]]:
        """What failed of a rule set; raises CheckFailed where there is no answer."""
        frame = {"path": str(path), "document": document.decode()}
        with self._lock:
            for attempt in range(_FRESH_TRIES):
                try:
                    return self._ask(frame)
                except (OSError, EOFError):
                    # It may have ended since it was last asked: idle, or killed.
                    self.stop()
                    if attempt + 1 == _FRESH_TRIES:
                        raise CheckFailed("the checker ended without an answer") from None
        raise CheckFailed("the checker was not asked")

    def stop(self) -> None:
        """Ends the process, if there is one of ours."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def _ask(self, frame: dict[str, Any]) -> list[dict[str, str]]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        write_frame(process.stdin, frame)
        until = time.monotonic() + SECONDS_MAX
        if not select.select([process.stdout], [], [], max(0, until - time.monotonic()))[0]:
            self.stop()
            raise CheckFailed("the rules took too long")
        answer = read_frame(process.stdout)
        if answer is None:
            raise EOFError
        if "error" in answer:
            raise CheckFailed(answer["error"])
        failures: list[dict[str, str]] = answer["failures"]
        return failures

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None and self._owner == os.getpid():
            return self._process
        self.stop()
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tidebill.einvoicing.validation.checker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        return self._process


checker = Checker()
atexit.register(checker.stop)
