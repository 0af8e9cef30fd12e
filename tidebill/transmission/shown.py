"""The transmissions of a document as its page shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.invoices.models import Invoice
from tidebill.transmission.deadline import next_working_day
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.submit import connection_for, findings_of
from tidebill.transmission.status import KSEF

MOST = 100
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


@dataclass(frozen=True)
class Section:
    """``rows`` newest first; whether it may be sent, what hinders that, and until when it should be."""

    rows: list[Shown]
    can_send: bool
    hindrances: list[tuple[str, str]]
    deadline: date | None


def shown(invoice: Invoice) -> Section | None:
    """Nothing for an account that never had to do with transmissions."""
    rows = [_show(found) for found in transmissions_of(invoice)]
    connection = connection_for(KSEF)
    if connection is None or not invoice.income:
        return Section(rows, can_send=False, hindrances=[], deadline=None) if rows else None
    mine = [found.row for found in rows if found.row.channel == KSEF]
    is_there = any(row.state != Transmission.State.REJECTED for row in mine)
    findings = [] if is_there else findings_of(invoice, KSEF)
    waiting = not any(row.state == Transmission.State.ACCEPTED for row in mine)
    return Section(
        rows,
        can_send=not is_there and not findings,
        hindrances=[
            (finding.field, gettext(finding.text.text) % finding.text.params) for finding in findings
        ],
        deadline=next_working_day(invoice.issue_date) if waiting and not findings else None,
    )


def transmissions_of(invoice: Invoice) -> list[Transmission]:
    """Newest first, without their contents."""
    found = Transmission.objects.filter(invoice=invoice).order_by("-pk").defer("content", "receipt")
    return list(found[:MOST])


def _show(row: Transmission) -> Shown:
    words: Any = CHANNEL_NAMES.get(row.channel, row.channel)
    place = "" if row.environment in ("", "production") else f" ({row.environment})"
    return Shown(row, f"{words}{place}", gettext(STATES[row.state]))
