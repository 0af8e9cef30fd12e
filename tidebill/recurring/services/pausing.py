"""Pause and resume recurring invoices."""

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.events import journal
from tidebill.kernel.schedules import first_on_or_after
from tidebill.recurring.models import Recurring
from tidebill.recurring.services.manage import lock_recurring
from tidebill.recurring.services.timing import plan
from tidebill.storage import clock


@transaction.atomic
def pause_recurring(number: int, *, by: User | None = None) -> Recurring:
    """Pause until resumed. Raises NotFound."""
    recurring = lock_recurring(number)
    before = journal.snapshot(recurring)
    if recurring.state != Recurring.State.FINISHED:
        recurring.state = Recurring.State.PAUSED
        plan(recurring)
    journal.save_changes(recurring, before, "recurring.pause", by=by)
    return recurring


@transaction.atomic
def resume_recurring(number: int, *, by: User | None = None) -> Recurring:
    """Resume from today; occurrences during the pause are not issued. Raises NotFound."""
    recurring = lock_recurring(number)
    before = journal.snapshot(recurring)
    if recurring.state == Recurring.State.PAUSED:
        today = clock.today(recurring.account.zone)
        ahead = first_on_or_after(
            recurring.anchor, recurring.every, today, day_of_month=recurring.issue_on_specific_day
        )
        recurring.state, recurring.done = Recurring.State.ACTIVE, max(recurring.done, ahead)
        plan(recurring)
    journal.save_changes(recurring, before, "recurring.resume", by=by)
    return recurring
