"""The worker: a process that performs jobs one at a time until it is stopped."""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from tidebill.events import queue
from tidebill.events.models import Job, Worker
from tidebill.storage import clock

_log = logging.getLogger("tidebill.worker")
_PAUSE = 0.5
_BEAT_SECONDS = 10
_LONGEST_PATIENCE = 30.0
# A worker without a heartbeat for this long is presumed dead and deleted later.
SILENT = timedelta(minutes=5)


class TimeLimitExceeded(BaseException):
    """The attempt exceeded its task's time limit. A BaseException, so that tasks can't swallow it."""


def run() -> None:
    """Perform jobs until SIGTERM or SIGINT, finishing the current one."""
    stopping = threading.Event()
    former = {number: signal.signal(number, lambda *_: stopping.set()) for number in _STOPPING}
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    _log.info("Background worker %s started", name)
    try:
        _Shift(name, stopping).work()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    _log.info("Background worker %s stopped", name)


class _Shift:
    """A running worker, identified by name."""

    def __init__(self, name: str, stopping: threading.Event) -> None:
        self.name = name
        self.stopping = stopping
        self.patience = 1.0
        self.slots: dict[str, str] = {}
        self.next_beat = 0.0

    def work(self) -> None:
        while not self.stopping.is_set():
            self.stopping.wait(self.turn())
        self.leave()

    def turn(self) -> float:
        """Perform one job if any is due; return the seconds until the next turn."""
        try:
            pause = self.do_next()
        except (OperationalError, InterfaceError) as error:
            # The interrupted job becomes due again when its lease expires.
            wait, self.patience = self.patience, min(2 * self.patience, _LONGEST_PATIENCE)
            _log.warning("Database not available, retrying in %d s: %s", wait, error)
            connection.close()
            return wait
        self.patience = 1.0
        return pause

    def do_next(self) -> float:
        close_old_connections()
        self.beat()
        queue.enqueue_slots(self.slots)
        job = queue.claim()
        if job is None:
            return _PAUSE
        attempt(job)
        return 0.0

    def beat(self) -> None:
        """Record a heartbeat."""
        if time.monotonic() < self.next_beat:
            return
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": clock.actual()})
        Worker.objects.filter(seen_at__lte=clock.actual() - timedelta(days=1)).delete()
        self.next_beat = time.monotonic() + _BEAT_SECONDS

    def leave(self) -> None:
        try:
            Worker.objects.filter(name=self.name).delete()
        except (OperationalError, InterfaceError):
            _log.warning("Database not available while the worker stopped")
        connection.close()


def attempt(job: Job) -> None:
    """Perform a claimed job and record the outcome."""
    began = time.monotonic()
    try:
        with _time_limit(queue.limit_of(job)):
            queue.perform(job)
    except (Exception, TimeLimitExceeded) as error:
        _note_failure(job, error)
        return
    if queue.finish(job):
        _log.info("%s done in %d ms, attempt %s", job, (time.monotonic() - began) * 1000, job.attempts)
    else:
        _log.warning("%s exceeded its time limit; another attempt has started", job)


def _note_failure(job: Job, error: BaseException) -> None:
    _log.warning("%s failed, attempt %s of %s", job, job.attempts, queue.attempts_of(job), exc_info=error)
    if isinstance(error, TimeLimitExceeded):
        # The exception may have interrupted a statement.
        connection.close()
    if not queue.fail(job, f"{type(error).__name__}: {error}"):
        _log.warning("%s exceeded its time limit; another attempt has started", job)


@contextmanager
def _time_limit(limit: timedelta) -> Iterator[None]:
    """Raise TimeLimitExceeded inside the context when the limit expires. Works in the main thread only."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitExceeded(f"it took longer than {limit}")

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


_STOPPING = (signal.SIGTERM, signal.SIGINT)
