"""Scheduler of recurring invoices, run by every worker."""

from datetime import timedelta

from tidebill.events.queue import task
from tidebill.recurring.services.issue import issue_due

_AT_ONCE = 200


@task(every=timedelta(minutes=1), limit=timedelta(minutes=5))
def issue_recurring() -> None:
    """Issue due occurrences; failed ones are retried later."""
    while issue_due(most=_AT_ONCE):
        pass
