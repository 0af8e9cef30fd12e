"""Batches: many documents in one session, within KSeF's published limits.

A single document is sent at once. Once several wait, or an hour's singles are used up, the queued ones become
a batch: they are claimed in one transaction with the job that sends them, and decided together. After a
batch, documents are collected for a while.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from tidebill.storage import clock
from tidebill.transmission.channels import CHANNELS
from tidebill.transmission.channels.base import Absent, Denied, Facts, NotSubmitted, Outcome, OutcomeUnknown
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.pausing import is_paused, pause
from tidebill.transmission.services.state_machine import UNCONNECTED, conclude, connection_of
from tidebill.transmission.status import KSEF

State = Transmission.State
# From this number on, waiting documents become a batch.
SMALLEST = 5
LARGEST, BYTES_MAX = 500, 40_000_000
# KSeF accepts 120 interactive sessions an hour; half of them stay for repetitions.
SINGLES_PER_HOUR = 60
# After a batch documents are collected this long: 30 batches an hour of the 120 that KSeF accepts.
WINDOW = timedelta(minutes=2)
# A document that failed in batches is sent by itself.
_ATTEMPTS_MAX = 5


def claim_batch(transmission_id: int) -> str | datetime | None:
    """Claim the documents that wait with this one; return the batch, or when to look again.

    None: the document is to be sent by itself.
    """
    with transaction.atomic():
        mine = Transmission.objects.filter(pk=transmission_id, channel=KSEF, state=State.QUEUED, batch="")
        first = mine.exclude(content=b"").first()
        if first is None or not _is_collectable(first) or is_paused(transmission_id):
            return None
        _lock(first)
        waiting = _waiting(first)
        chosen = _chosen(waiting)
        if len(chosen) < SMALLEST and not _is_busy(first):
            return None
        if len(chosen) < LARGEST and (moment := _window_end(first)):
            return moment
        batch = uuid4().hex
        now = clock.now()
        Transmission.objects.filter(pk__in=chosen).update(
            batch=batch, state=State.SENDING, next_at=now, updated_at=now
        )
        return batch


def run_batch(batch: str) -> datetime | None:
    """Send a batch, or query its outcome; return when to look again, None if all is decided."""
    members = _begin(batch)
    if not members:
        return None
    channel = CHANNELS[KSEF]
    connection = connection_of(members[0], channel)
    if connection is None or channel.send_batch is None or channel.ask_batch is None:
        _disconnected(members)
        return None
    session = str((members[0].references or {}).get("session") or "")
    if session:
        asked = channel.ask_batch(members, connection, session)
        return _decide(members, asked, connection)
    outcome = channel.send_batch(members, connection, lambda facts: _keep(members, facts))
    if isinstance(outcome, Denied):
        pause(connection, outcome.reason)
    if isinstance(outcome, NotSubmitted | Denied):
        _release(members, outcome, connection)
        return None
    return _decide(members, outcome, connection)


def is_batched(transmission_id: int) -> bool:
    """Return whether the transmission belongs to a batch, which has a job of its own."""
    return Transmission.objects.filter(pk=transmission_id).exclude(batch="").exists()


def _is_collectable(transmission: Transmission) -> bool:
    """Return whether a batch may contain the document; a technical correction must be sent by itself."""
    corrects = (transmission.references or {}).get("corrects")
    return transmission.attempts < _ATTEMPTS_MAX and not corrects


def _lock(transmission: Transmission) -> None:
    """Make claims of an account wait for each other."""
    rows = Connection.objects.select_for_update(no_key=True)
    list(rows.filter(channel=KSEF, environment=transmission.environment))


def _waiting(first: Transmission) -> "QuerySet[Transmission]":
    due = Q(next_at=None) | Q(next_at__lte=clock.now())
    rows = Transmission.objects.filter(
        due, channel=KSEF, environment=first.environment, state=State.QUEUED, batch="", offline=first.offline
    )
    return rows.filter(attempts__lt=_ATTEMPTS_MAX).exclude(content=b"").order_by("pk")


def _chosen(waiting: "QuerySet[Transmission]") -> list[int]:
    """Return the oldest documents that fit into a batch."""
    chosen: list[int] = []
    size = 0
    for found in waiting.only("pk", "content", "references", "attempts")[:LARGEST]:
        size += len(found.content)
        if size > BYTES_MAX:
            break
        if _is_collectable(found):
            chosen.append(found.pk)
    return chosen


def _is_busy(first: Transmission) -> bool:
    """Return whether this hour's singles are used up."""
    lately = Transmission.objects.filter(channel=KSEF, environment=first.environment, batch="")
    return lately.filter(sent_at__gt=clock.now() - timedelta(hours=1)).count() >= SINGLES_PER_HOUR


def _window_end(first: Transmission) -> datetime | None:
    """Return when the current collection ends; None if the last batch is not recent."""
    batches = Transmission.objects.filter(channel=KSEF, environment=first.environment).exclude(batch="")
    latest = batches.aggregate(latest=Max("sent_at"))["latest"]
    now = clock.now()
    return latest + WINDOW if latest and latest + WINDOW > now else None


@transaction.atomic
def _begin(batch: str) -> list[Transmission]:
    """Begin the next attempt of a batch; results of an earlier one are discarded."""
    members = Transmission.objects.filter(batch=batch, state__in=Transmission.OPEN)
    list(members.select_for_update(no_key=True).values_list("pk", flat=True))
    first = members.order_by("pk").first()
    if first is None or is_paused(first.pk):
        return []
    attempts = (members.aggregate(most=Max("attempts"))["most"] or 0) + 1
    members.update(attempts=attempts, updated_at=clock.now())
    return list(members.select_related("invoice", "account").order_by("pk"))


def _keep(members: list[Transmission], facts: Facts) -> bool:
    """Store the session of all members; False if another attempt has begun."""
    first = members[0]
    mine = Transmission.objects.filter(
        batch=first.batch, attempts=first.attempts, state__in=Transmission.OPEN
    )
    with transaction.atomic():
        if mine.update(references=dict(facts), updated_at=clock.now()) != len(members):
            transaction.set_rollback(True)
            return False
    for member in members:
        member.references = dict(facts)
    return True


def _decide(
    members: list[Transmission], asked: Mapping[int, Outcome] | Outcome, connection: Connection
) -> datetime | None:
    if isinstance(asked, Denied):
        pause(connection, asked.reason)
    outcomes = asked if isinstance(asked, Mapping) else {member.pk: asked for member in members}
    moments = []
    for member in members:
        outcome = outcomes[member.pk]
        if isinstance(outcome, Absent):
            _release([member], NotSubmitted(reason="KSeF has not processed the document"), connection)
        else:
            conclude(member, outcome)
            moments += [member.next_at] if member.is_open and member.next_at else []
    return min(moments, default=None)


def _disconnected(members: list[Transmission]) -> None:
    """Queue the members of an unsent batch; a batch that may be in KSeF stays open."""
    if not (members[0].references or {}).get("session"):
        _release(members, NotSubmitted(reason=UNCONNECTED))
        return
    for member in members:
        conclude(member, OutcomeUnknown(reason=UNCONNECTED))


def _release(
    members: list[Transmission], outcome: NotSubmitted | Denied, connection: Connection | None = None
) -> None:
    """Queue members again, each with a job of its own; nothing of them is in KSeF."""
    for member in members:
        member.state = State.QUEUED
        released: dict[str, Any] = {"batch": "", "references": {}}
        conclude(member, outcome, channel=CHANNELS[KSEF], connection=connection, **released)
