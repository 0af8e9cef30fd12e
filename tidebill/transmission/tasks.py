"""What is done in the background for transmissions."""

from datetime import timedelta

from django.db.models import Q
from django_scopes import scope, scopes_disabled

from tidebill.events.queue import task
from tidebill.storage import clock
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.machine import run

# Longer than a step takes: after that its worker is believed dead, and another one asks what became of it.
_STALE = timedelta(minutes=10)


@task(attempts=20, limit=timedelta(minutes=3))
def work(transmission: int) -> None:
    """The next step of a transmission, and the job for the step after it."""
    again = run(transmission)
    if again is not None:
        work_on(again)


@task(every=timedelta(minutes=15))
def reconcile() -> None:
    """Takes up what was left lying: a job that was given up, a worker that never came back."""
    due = Q(next_at__lte=clock.now() - _STALE) | Q(next_at=None, updated_at__lte=clock.now() - _STALE)
    with scopes_disabled():
        left = list(Transmission.objects.filter(due, state__in=Transmission.OPEN).select_related("account"))
    for transmission in left:
        with scope(account=transmission.account):
            work_on(transmission, hurry=True)


def work_on(transmission: Transmission, *, hurry: bool = False) -> None:
    """Queues the next step, once for each attempt however often this is asked for."""
    moment = clock.now() if hurry else transmission.next_at
    stamp = f" {clock.now().isoformat()}" if hurry else ""
    key = f"transmission {transmission.pk} {transmission.attempts}{stamp}"
    work.using(account=transmission.account, run_after=moment, key=key).enqueue(transmission=transmission.pk)
