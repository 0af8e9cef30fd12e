"""Periodic cleanup."""

from datetime import timedelta

from tidebill.events import idempotency, queue
from tidebill.events.queue import task


@task(every=timedelta(hours=1))
def forget_old_keys() -> None:
    """Delete stored idempotent responses after a day."""
    idempotency.forget_old_keys()


@task(every=timedelta(hours=1))
def forget_old_jobs() -> None:
    """Delete finished jobs after a week."""
    queue.forget_old_jobs()
