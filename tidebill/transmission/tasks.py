"""Background tasks of transmissions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django_scopes import scope, scopes_disabled

from tidebill.events.queue import task
from tidebill.storage import clock
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.batches import claim_batch, is_batched, run_batch
from tidebill.transmission.services.expiry import announce
from tidebill.transmission.services.order import waiting_for_number
from tidebill.transmission.services.pausing import resume, sign_in_error
from tidebill.transmission.services.purchases import fetch_purchases
from tidebill.transmission.services.receiving import receive_documents
from tidebill.transmission.services.state_machine import collect_receipt, run
from tidebill.transmission.status import KSEF

# Longer than any step: then the worker is presumed dead and the status is queried.
_STALE = timedelta(minutes=10)
# How long receipts are polled.
_RECEIPTS = timedelta(days=7)
# Receipts fetched for an account per run: KSeF answers 720 such requests an hour.
_RECEIPTS_MAX = 150


@task(attempts=20, limit=timedelta(minutes=3))
def work(transmission: int) -> None:
    """Perform the next step of a transmission and queue the one after it.

    Documents that wait with it may become a batch, which continues by itself.
    """
    if is_batched(transmission) or _collect(transmission):
        return
    again = run(transmission)
    if again is not None:
        work_on(again)
        return
    for waiting in waiting_for_number(transmission):
        work_on(waiting, hurry=True)


@task(attempts=20, limit=timedelta(minutes=10))
def work_batch(batch: str) -> None:
    """Perform the next step of a batch, then of the documents that waited for its numbers."""
    members = list(Transmission.objects.filter(batch=batch).select_related("account"))
    again = run_batch(batch)
    if again is not None:
        _work_on_batch(members[0], moment=again)
    for member in members:
        for waiting in waiting_for_number(member.pk):
            work_on(waiting, hurry=True)
    for released in Transmission.objects.filter(pk__in=[each.pk for each in members], batch=""):
        if released.is_open:
            work_on(released)


def _collect(transmission: int) -> bool:
    """Let the transmission become part of a batch, or wait until one is collected; return whether it does."""
    with transaction.atomic():
        claimed = claim_batch(transmission)
        if claimed is None:
            return False
        found = Transmission.objects.select_related("account").get(pk=transmission)
        if isinstance(claimed, str):
            _work_on_batch(found, moment=None)
        else:
            Transmission.objects.filter(pk=transmission).update(next_at=claimed)
            found.next_at = claimed
            _enqueue(found, claimed, f" {claimed.isoformat()}")
        return True


@task(every=timedelta(minutes=15))
def reconcile() -> None:
    """Resume stalled transmissions: failed jobs and dead workers."""
    due = Q(next_at__lte=clock.now() - _STALE) | Q(next_at=None, updated_at__lte=clock.now() - _STALE)
    with scopes_disabled():
        idle = Connection.objects.filter(channel=OuterRef("channel"), account=OuterRef("account"))
        idle = idle.filter(Q(active=False) | ~Q(paused_at=None))
        left = Connection.objects.filter(channel=OuterRef("channel"), account=OuterRef("account"))
        left = left.exclude(environment=OuterRef("environment"))
        stalled = Transmission.objects.filter(due, state__in=Transmission.OPEN).exclude(Exists(idle))
        # The outcome of a document in another environment can't be queried.
        stalled = stalled.exclude(~Q(state=Transmission.State.QUEUED) & Q(Exists(left)))
        rows = list(stalled.select_related("account"))
    _work_on_all(rows)
    for transmission in _without_receipt():
        collect.using(account=transmission.account).enqueue(transmission=transmission.pk)


@task(attempts=3)
def collect(transmission: int) -> None:
    """Fetch the missing receipt of an accepted document."""
    collect_receipt(transmission)


def _without_receipt() -> list[Transmission]:
    lately = clock.now() - _RECEIPTS
    accepted = Q(state=Transmission.State.ACCEPTED, channel=KSEF, receipt=b"", concluded_at__gt=lately)
    with scopes_disabled():
        rows = Transmission.objects.filter(accepted).select_related("account").order_by("pk")
        found = list(rows.defer("content"))
    by_account: dict[int, list[Transmission]] = {}
    for each in found:
        by_account.setdefault(each.account_id, []).append(each)
    return [each for mine in by_account.values() for each in mine[:_RECEIPTS_MAX]]


@task(every=timedelta(hours=1))
def fetch_all() -> None:
    """Queue fetching of purchases for each account that enabled it."""
    with scopes_disabled():
        wanted = Connection.objects.of_open_accounts().filter(active=True, fetch_purchases=True)
        connections = list(wanted.select_related("account"))
    for connection in connections:
        fetch.using(account=connection.account).enqueue(connection=connection.pk)


@task(every=timedelta(hours=1))
def probe_all() -> None:
    """Queue a sign-in for each paused connection: the token may work again."""
    with scopes_disabled():
        paused = Connection.objects.of_open_accounts().filter(channel=KSEF, active=True)
        connections = list(paused.exclude(paused_at=None).select_related("account"))
    for connection in connections:
        probe.using(account=connection.account).enqueue(connection=connection.pk)


@task(attempts=1)
def probe(connection: int) -> None:
    """Sign in with a paused connection, and continue if that succeeds."""
    paused = Connection.objects.filter(pk=connection).exclude(paused_at=None)
    found = paused.select_related("account").first()
    if found is not None and not sign_in_error(found):
        resume_sending(found)


@task(every=timedelta(days=1))
def announce_all() -> None:
    """Announce credentials that expire."""
    with scopes_disabled():
        active = Connection.objects.of_open_accounts().filter(channel=KSEF, active=True)
        connections = list(active.select_related("account"))
    for connection in connections:
        with scope(account=connection.account):
            announce(connection)


@task(attempts=3, limit=timedelta(minutes=10))
def fetch(connection: int) -> None:
    """Fetch the purchases of one account."""
    found = Connection.objects.filter(pk=connection, active=True, paused_at=None)
    working = found.select_related("account").first()
    if working is not None and working.channel == KSEF:
        fetch_purchases(working)
    elif working is not None:
        receive_documents(working)


def resume_sending(connection: Connection) -> None:
    """Clear a pause and continue with the documents that waited for the connection."""
    _work_on_all(resume(connection))


def work_on(transmission: Transmission, *, hurry: bool = False) -> None:
    """Queue the next step, at most once per attempt."""
    moment = clock.now() if hurry else transmission.next_at
    _enqueue(transmission, moment, f" {clock.now().isoformat()}" if hurry else "")


def _work_on_all(transmissions: Sequence[Transmission]) -> None:
    """Queue the next step of each transmission, and one of each batch, now."""
    batches = {found.batch: found for found in transmissions if found.batch}
    for found in batches.values():
        with scope(account=found.account):
            _work_on_batch(found, moment=clock.now())
    for found in transmissions:
        if not found.batch:
            with scope(account=found.account):
                work_on(found, hurry=True)


def _enqueue(transmission: Transmission, moment: datetime | None, stamp: str) -> None:
    key = f"transmission {transmission.pk} {transmission.attempts}{stamp}"
    work.using(account=transmission.account, run_after=moment, key=key).enqueue(transmission=transmission.pk)


def _work_on_batch(member: Transmission, *, moment: datetime | None) -> None:
    """Queue the next step of a batch: at once when it was claimed, else at a moment."""
    batch = Transmission.objects.get(pk=member.pk).batch or member.batch
    key = f"batch {batch} {moment.isoformat() if moment else ''}"
    work_batch.using(account=member.account, run_after=moment, key=key).enqueue(batch=batch)
