"""What is done in the background for transmissions."""

from datetime import timedelta

from django.db.models import Q
from django_scopes import scope, scopes_disabled

from tidebill.events.queue import task
from tidebill.storage import clock
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.purchases import fetch_purchases
from tidebill.transmission.services.state_machine import collect_receipt, run
from tidebill.transmission.status import KSEF

# Longer than a step takes: after that its worker is believed dead, and another one asks what became of it.
_STALE = timedelta(minutes=10)
# So long a receipt is looked for.
_RECEIPTS = timedelta(days=7)


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
    for transmission in _without_receipt():
        collect.using(account=transmission.account).enqueue(transmission=transmission.pk)


@task(attempts=3)
def collect(transmission: int) -> None:
    """The receipt of a document that was accepted before there was one."""
    collect_receipt(transmission)


def _without_receipt() -> list[Transmission]:
    lately = clock.now() - _RECEIPTS
    accepted = Q(state=Transmission.State.ACCEPTED, channel=KSEF, receipt=b"", concluded_at__gt=lately)
    with scopes_disabled():
        return list(Transmission.objects.filter(accepted).select_related("account"))


@task(every=timedelta(hours=1))
def fetch_all() -> None:
    """Asks KSeF for the purchases of each account that wants them."""
    with scopes_disabled():
        wanted = Connection.objects.filter(channel=KSEF, active=True, fetch_purchases=True)
        connections = list(wanted.select_related("account"))
    for connection in connections:
        fetch.using(account=connection.account).enqueue(connection=connection.pk)


@task(attempts=3, limit=timedelta(minutes=10))
def fetch(connection: int) -> None:
    """The purchases of one account."""
    found = Connection.objects.filter(pk=connection, active=True).select_related("account").first()
    if found is not None:
        fetch_purchases(found)


def work_on(transmission: Transmission, *, hurry: bool = False) -> None:
    """Queues the next step, once for each attempt however often this is asked for."""
    moment = clock.now() if hurry else transmission.next_at
    stamp = f" {clock.now().isoformat()}" if hurry else ""
    key = f"transmission {transmission.pk} {transmission.attempts}{stamp}"
    work.using(account=transmission.account, run_after=moment, key=key).enqueue(transmission=transmission.pk)
