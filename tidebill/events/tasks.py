"""Housekeeping: what has been kept for long enough is forgotten."""

from datetime import timedelta

from tidebill.events import idempotency, queue
from tidebill.events.queue import task


@task(every=timedelta(hours=1))
def forget_old_keys() -> None:
    """Answers to Idempotency-Keys are kept for a day."""
    idempotency.forget_old_keys()


@task(every=timedelta(hours=1))
def forget_old_jobs() -> None:
    """Finished jobs are kept for a week."""
    queue.forget_old_jobs()
