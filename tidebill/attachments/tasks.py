"""Background tasks of attachments."""

from datetime import timedelta

from tidebill.attachments.services import forget_pending
from tidebill.events.queue import task


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_pending_uploads() -> None:
    """Delete uploads that were never attached."""
    while forget_pending():
        pass
