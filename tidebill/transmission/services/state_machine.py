"""The state machine of all channels. A document that may have been sent is queried before it is sent again.

queued → sending → sent → accepted or rejected; without a response it becomes unknown, which only a status
query resolves. A worker that dies while sending leaves `sending`, which is treated as unknown. A queued
document that can't be sent becomes not_sent: only a register or network rejects documents.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.kernel.retries import doubled
from tidebill.storage import clock
from tidebill.transmission.channels import CHANNELS
from tidebill.transmission.channels.base import (
    Absent,
    Accepted,
    Channel,
    Denied,
    NotSubmitted,
    Outcome,
    OutcomeUnknown,
    Pending,
    Rejected,
    Unsendable,
)
from tidebill.transmission.deadline import next_working_day
from tidebill.transmission.models import Connection, Environment, Transmission
from tidebill.transmission.services.order import awaited_document, digest_of
from tidebill.transmission.services.pausing import is_paused, pause
from tidebill.transmission.status import KSEF, NOT_APPLICABLE, NOT_CONNECTED, gov_facts, named
from tidebill.wire.errors import Invalid, Locked

State = Transmission.State
_FIRST_LOOK = timedelta(seconds=1)
# A document that gets its number resumes those that wait for it; this is the fallback.
_FIRST_LOOK_AGAIN = timedelta(minutes=1)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
_MESSAGES_MAX = 50
UNCONNECTED = gettext_noop("The account is no longer connected to this environment")
_GONE = gettext_noop("The document was deleted or canceled before it was sent")


def run(number: int) -> Transmission | None:
    """Perform the next step of a transmission; return it if there is more to do."""
    found = None if is_paused(number) else _begin(number)
    if found is None:
        return None
    transmission, was = found
    channel = CHANNELS[transmission.channel]
    connection = connection_of(transmission, channel)
    if connection is None:
        _disconnected(transmission, was)
        return None
    if not transmission.content and not _write(transmission):
        return transmission if transmission.is_open else None
    if was != State.QUEUED:
        outcome = channel.ask(transmission, connection)
        if isinstance(outcome, Denied):
            pause(connection, outcome.reason)
        if not isinstance(outcome, Absent):
            return conclude(transmission, outcome)
        if not _move(transmission, state=State.SENDING):
            return None
    outcome = channel.send(transmission, connection, lambda names: _keep(transmission, names))
    if isinstance(outcome, Denied):
        pause(connection, outcome.reason)
        transmission.state = State.QUEUED
    return conclude(transmission, outcome, channel=channel, connection=connection)


def _disconnected(transmission: Transmission, was: str) -> None:
    """Conclude a document of an environment that the account has left; one that may be there stays open."""
    if was == State.QUEUED:
        facts = {"gov_status": named(NOT_CONNECTED, transmission.environment)}
        conclude(transmission, Unsendable(messages=(UNCONNECTED,), facts=facts))
    else:
        conclude(transmission, OutcomeUnknown(reason=UNCONNECTED))


def collect_receipt(number: int) -> bool:
    """Fetch the missing receipt of an accepted document; return whether there is one now."""
    rows = Transmission.objects.select_related("invoice", "account")
    transmission = rows.filter(pk=number, state=State.ACCEPTED, receipt=b"").first()
    if transmission is None:
        return False
    channel = CHANNELS[transmission.channel]
    connection = connection_of(transmission, channel)
    content = channel.receipt(transmission, connection) if channel.receipt and connection else b""
    return bool(content and Transmission.objects.filter(pk=number).update(receipt=content))


def connection_of(transmission: Transmission, channel: Channel) -> Connection | None:
    """Return the connection that the transmission was started with, unless its environment changed."""
    if not channel.needs_connection:
        return Connection(account=transmission.account, channel=channel.name)
    found = Connection.objects.filter(channel=transmission.channel, active=True)
    return found.filter(environment=transmission.environment).first()


@transaction.atomic
def _begin(number: int) -> tuple[Transmission, str] | None:
    """Begin the next attempt and return the previous state; None if there is nothing to do."""
    rows = Transmission.objects.select_for_update(of=("self",), no_key=True).select_related(
        "invoice", "account"
    )
    transmission = rows.filter(pk=number, state__in=Transmission.OPEN).first()
    if transmission is None:
        return None
    was = transmission.state
    transmission.attempts += 1
    if was == State.QUEUED:
        transmission.state = State.SENDING
    transmission.save(update_fields=["attempts", "state"])
    return transmission, was


def _write(transmission: Transmission) -> bool:
    """Write a document that waited for the numbers of others; return whether it can be sent."""
    invoice = transmission.invoice
    if invoice.deleted or invoice.cancelled:
        facts = {"gov_status": named(NOT_APPLICABLE, transmission.environment)}
        conclude(transmission, Unsendable(messages=(_GONE,), facts=facts))
        return False
    if awaited_document(invoice, transmission.environment):
        _move(transmission, state=State.QUEUED, next_at=clock.now() + _wait(transmission, _FIRST_LOOK_AGAIN))
        return False
    try:
        content = require(invoice, formats()[transmission.format])
    except Invalid as refused:
        messages = tuple(f"{name}: {text}" for name, texts in refused.errors.items() for text in texts)
        conclude(transmission, Unsendable(messages=messages))
        return False
    except Locked as busy:
        conclude(transmission, NotSubmitted(reason=str(busy)))
        return False
    return _move(transmission, content=content, content_hash=digest_of(content))


def _keep(transmission: Transmission, names: Mapping[str, object]) -> bool:
    return _move(transmission, references={**(transmission.references or {}), **names})


def _move(transmission: Transmission, **columns: object) -> bool:
    """Write columns unless a later attempt has begun; commits immediately."""
    mine = Transmission.objects.filter(
        pk=transmission.pk, attempts=transmission.attempts, state__in=Transmission.OPEN
    )
    if not mine.update(updated_at=clock.now(), **columns):
        return False
    for name, value in columns.items():
        setattr(transmission, name, value)
    return True


@transaction.atomic
def conclude(
    transmission: Transmission,
    outcome: Outcome,
    *,
    channel: Channel | None = None,
    connection: Connection | None = None,
    **more: object,
) -> Transmission | None:
    """Record the outcome of an attempt on the transmission, with ``more`` columns, and on its document."""
    columns, facts = _columns(transmission, outcome)
    if (
        isinstance(outcome, NotSubmitted)
        and outcome.offline
        and channel
        and connection
        and channel.went_offline
    ):
        facts |= channel.went_offline(transmission, connection)
        columns |= {"offline": True, "deadline": next_working_day(transmission.invoice.issue_date)}
    if not _move(transmission, **{**columns, **more}):
        return None
    _tell(transmission, facts)
    return transmission if transmission.is_open else None


def _columns(transmission: Transmission, outcome: Outcome) -> tuple[dict[str, Any], dict[str, Any]]:
    now = clock.now()
    match outcome:
        case Accepted():
            done: dict[str, Any] = {
                "external_id": outcome.number or None,
                "receipt": outcome.receipt,
                "messages": [],
            }
            sent = {"sent_at": transmission.sent_at or now}
            return {"state": State.ACCEPTED, "concluded_at": now, **done, **sent}, dict(outcome.facts)
        case Rejected():
            messages = list(outcome.messages)[:_MESSAGES_MAX]
            return {"state": State.REJECTED, "concluded_at": now, "messages": messages}, {}
        case Pending():
            names = {**(transmission.references or {}), **outcome.references}
            sent = {"references": names, "sent_at": transmission.sent_at or now, "messages": []}
            return {"state": State.SENT, "next_at": now + _wait(transmission, _FIRST_LOOK), **sent}, {}
        case Unsendable():
            messages = list(outcome.messages)[:_MESSAGES_MAX]
            failed = {"state": State.NOT_SENT, "concluded_at": now, "messages": messages}
            return failed, dict(outcome.facts)
        case NotSubmitted() | OutcomeUnknown() | Denied():
            state = _state_after(transmission, outcome)
            wait = None if isinstance(outcome, Denied) else outcome.wait
            later = now + (wait or _wait(transmission, _FIRST_WAIT))
            return {"state": state, "next_at": later, "messages": [outcome.reason]}, {}
        case Absent():
            return {"state": State.QUEUED, "next_at": now}, {}


def _state_after(transmission: Transmission, outcome: NotSubmitted | OutcomeUnknown | Denied) -> str:
    if isinstance(outcome, NotSubmitted):
        return State.QUEUED
    if isinstance(outcome, OutcomeUnknown) or transmission.state == State.SENDING:
        return State.UNKNOWN
    return transmission.state


def _wait(transmission: Transmission, first: timedelta) -> timedelta:
    """Return the backoff delay, an hour at most; status queries never give up."""
    return doubled(transmission.attempts, first=first, longest=_LONGEST_WAIT)


def _tell(transmission: Transmission, facts: Mapping[str, object]) -> None:
    """Update the document's columns, and its history once the outcome is final."""
    known = {**gov_facts(transmission), **facts} if transmission.channel == KSEF else {}
    if known and not _is_superseded(transmission):
        Invoice.objects.filter(pk=transmission.invoice_id).update(**known, updated_at=clock.now())
        for name, value in known.items():
            setattr(transmission.invoice, name, value)
    if transmission.concluded_at:
        after = {"channel": transmission.channel, "number": transmission.external_id}
        journal.record(transmission.invoice, f"invoice.{transmission.state}", after=after)


def _is_superseded(transmission: Transmission) -> bool:
    """Return whether the production register has the document, so that a test's outcome doesn't count."""
    if transmission.environment == Environment.PRODUCTION:
        return False
    accepted = Transmission.objects.filter(invoice_id=transmission.invoice_id, channel=KSEF)
    return accepted.filter(state=State.ACCEPTED, environment=Environment.PRODUCTION).exists()
