"""The transmissions of a document as its page shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.invoices.models import Invoice
from tidebill.transmission.deadline import next_working_day
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.connect import PEPPOL
from tidebill.transmission.services.submit import connection_for, findings_of
from tidebill.transmission.status import KSEF

MOST = 100
State = Transmission.State
STATES = {
    "queued": _("Waiting to be sent"),
    "sending": _("Being sent"),
    "sent": _("Sent, not yet confirmed"),
    "unknown": _("Sent without an answer; being looked for"),
    "accepted": _("Accepted"),
    "rejected": _("Refused"),
}
CHANNEL_NAMES = {"ksef": "KSeF", "email": "E-mail", "peppol": "Peppol"}


@dataclass(frozen=True)
class Shown:
    """One transmission: ``title`` is its channel and environment, ``text`` its state."""

    row: Transmission
    title: str
    text: str
    messages: list[str]


@dataclass(frozen=True)
class Section:
    """``rows`` newest first; the channels it may go by, what hinders it, and its deadline."""

    rows: list[Shown]
    ways: list[tuple[str, str]]
    hindrances: list[tuple[str, str]]
    deadline: date | None


def shown(invoice: Invoice) -> Section | None:
    """Nothing for an account that never had to do with transmissions."""
    rows = [_show(found) for found in transmissions_of(invoice)]
    connected = [name for name in (KSEF, PEPPOL) if connection_for(name)] if invoice.income else []
    if not rows and not connected:
        return None
    open_ways = [name for name in connected if not _is_there(rows, name)]
    findings = {name: findings_of(invoice, name) for name in open_ways}
    is_due = KSEF in connected and not findings.get(KSEF) and not _is_decided(rows)
    return Section(
        rows,
        ways=[(name, CHANNEL_NAMES[name]) for name in open_ways if not findings[name]],
        hindrances=[
            (found.field, gettext(found.text.text) % found.text.params) for found in findings.get(KSEF, [])
        ],
        deadline=next_working_day(invoice.issue_date) if is_due else None,
    )


def _is_there(rows: list[Shown], channel: str) -> bool:
    """Whether the document has gone, or is going, by a channel."""
    return any(shown.row.channel == channel and shown.row.state != State.REJECTED for shown in rows)


def _is_decided(rows: list[Shown]) -> bool:
    """Whether KSeF has the document, or what is said of it names the day already."""
    mine = [shown.row for shown in rows if shown.row.channel == KSEF]
    return any(row.state == State.ACCEPTED or (row.offline and row.is_open) for row in mine)


def transmissions_of(invoice: Invoice) -> list[Transmission]:
    """Newest first, without their contents."""
    found = Transmission.objects.filter(invoice=invoice).order_by("-pk").defer("content", "receipt")
    return list(found[:MOST])


def _show(row: Transmission) -> Shown:
    words: Any = CHANNEL_NAMES.get(row.channel, row.channel)
    place = "" if row.environment in ("", "production") else f" ({row.environment})"
    return Shown(
        row, f"{words}{place}", gettext(STATES[row.state]), [gettext(text) for text in row.messages or []]
    )
