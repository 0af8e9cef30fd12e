"""The worker: one process that does jobs, one at a time, until it is told to stop."""

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
# A worker that has not been seen for so long is taken for dead, and then forgotten.
SILENT = timedelta(minutes=5)


class OutOfTime(BaseException):
    """An attempt took longer than its task may; no ``except Exception`` of a task's own stops it."""


def run() -> None:
    """Does jobs until SIGTERM or SIGINT; the one under way is finished first."""
    stopping = threading.Event()
    former = {number: signal.signal(number, lambda *_: stopping.set()) for number in _STOPPING}
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    _log.info("The background worker %s has started", name)
    try:
        _Shift(name, stopping).work()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    _log.info("The background worker %s has stopped", name)


class _Shift:
    """The life of one worker, under its name."""

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
        """Does one job if there is one; returns how many seconds to wait before the next turn."""
        try:
            pause = self.do_next()
        except (OperationalError, InterfaceError) as error:
            # The job that was under way comes back by itself when its lease has run out.
            wait, self.patience = self.patience, min(2 * self.patience, _LONGEST_PATIENCE)
            _log.warning("The database did not answer, next try in %d s: %s", wait, error)
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
        """Shows that this worker lives."""
        if time.monotonic() < self.next_beat:
            return
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": clock.actual()})
        Worker.objects.filter(seen_at__lte=clock.actual() - timedelta(days=1)).delete()
        self.next_beat = time.monotonic() + _BEAT_SECONDS

    def leave(self) -> None:
        try:
            Worker.objects.filter(name=self.name).delete()
        except (OperationalError, InterfaceError):
            _log.warning("The database did not answer while the worker stopped")
        connection.close()


def attempt(job: Job) -> None:
    """Does a claimed job and notes how that went."""
    began = time.monotonic()
    try:
        with _time_limit(queue.limit_of(job)):
            queue.perform(job)
    except (Exception, OutOfTime) as error:
        _note_failure(job, error)
        return
    if queue.finish(job):
        _log.info("%s done in %d ms, attempt %s", job, (time.monotonic() - began) * 1000, job.attempts)
    else:
        _log.warning("%s took too long: another attempt has begun", job)


def _note_failure(job: Job, error: BaseException) -> None:
    _log.warning("%s failed, attempt %s of %s", job, job.attempts, queue.attempts_of(job), exc_info=error)
    if isinstance(error, OutOfTime):
        # It may have been broken off in the middle of a statement.
        connection.close()
    if not queue.fail(job, f"{type(error).__name__}: {error}"):
        _log.warning("%s took too long: another attempt has begun", job)


@contextmanager
def _time_limit(limit: timedelta) -> Iterator[None]:
    """Raises OutOfTime inside when the time is up. Only the main thread of a process can be told so."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise OutOfTime(f"it took longer than {limit}")

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
