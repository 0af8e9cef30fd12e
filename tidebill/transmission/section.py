"""A document's transmissions as displayed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.einvoicing.fix_hints import FixHint, fix_hints
from tidebill.invoices.models import Invoice
from tidebill.transmission.deadline import next_working_day
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.connect import PEPPOL
from tidebill.transmission.services.submit import connection_for, findings_of
from tidebill.transmission.status import KSEF

MOST = 100
State = Transmission.State
STATES = {
    "queued": _("Queued for sending"),
    "sending": _("Sending"),
    "sent": _("Sent, not yet confirmed"),
    "unknown": _("Sent without a response; checking"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "not_sent": _("Not sent"),
}
WAITING = _("Waiting for the KSeF number of a document that it refers to")
CHANNEL_NAMES = {"ksef": "KSeF", "email": "E-mail", "peppol": "Peppol"}


@dataclass(frozen=True)
class TransmissionEntry:
    """A transmission: ``title`` is channel and environment, ``text`` its state."""

    row: Transmission
    title: str
    text: str
    messages: list[str]


@dataclass(frozen=True)
class Section:
    """``rows`` are newest first; available channels, blockers and warnings of KSeF, the deadline, and why
    KSeF is paused.
    """

    rows: list[TransmissionEntry]
    ways: list[tuple[str, str]]
    hints: list[FixHint]
    deadline: date | None
    pause_reason: str = ""


def connected() -> list[tuple[str, str]]:
    """Return name and title of the registers and networks that the account is connected to."""
    active = set(Connection.objects.filter(active=True).values_list("channel", flat=True))
    return [(name, CHANNEL_NAMES[name]) for name in (KSEF, PEPPOL) if name in active]


def transmission_section(invoice: Invoice) -> Section | None:
    """Return the section of a document; None for accounts that never used transmissions."""
    rows = [_show(found) for found in transmissions_of(invoice)]
    found = {name: connection_for(name) for name in (KSEF, PEPPOL)} if invoice.income else {}
    connected, register = [name for name in found if found[name]], found.get(KSEF)
    if not rows and not connected:
        return None
    open_ways = [name for name in connected if not _is_there(rows, name)]
    findings = {name: findings_of(invoice, name) for name in open_ways}
    blocked = {name for name, found in findings.items() if any(not finding.warning for finding in found)}
    is_due = KSEF in connected and KSEF not in blocked and not _is_decided(rows)
    return Section(
        rows,
        ways=[(name, CHANNEL_NAMES[name]) for name in open_ways if name not in blocked],
        hints=fix_hints(invoice, findings.get(KSEF, [])),
        deadline=next_working_day(invoice.issue_date) if is_due else None,
        pause_reason=(register.pause_reason or "") if register and register.paused_at else "",
    )


def _is_there(rows: list[TransmissionEntry], channel: str) -> bool:
    """Return whether the document was or is being sent through a channel."""
    return any(entry.row.channel == channel and entry.row.state not in Transmission.FAILED for entry in rows)


def _is_decided(rows: list[TransmissionEntry]) -> bool:
    """Return whether KSeF has the document, or its state implies the date."""
    mine = [entry.row for entry in rows if entry.row.channel == KSEF]
    return any(row.state == State.ACCEPTED or (row.offline and row.is_open) for row in mine)


def transmissions_of(invoice: Invoice) -> list[Transmission]:
    """Return the transmissions, newest first, without contents."""
    found = Transmission.objects.filter(invoice=invoice).order_by("-pk").defer("content", "receipt")
    return list(found[:MOST])


def _show(row: Transmission) -> TransmissionEntry:
    words: Any = CHANNEL_NAMES.get(row.channel, row.channel)
    place = "" if row.environment in ("", "production") else f" ({row.environment})"
    state = WAITING if _waits(row) else STATES[row.state]
    return TransmissionEntry(
        row, f"{words}{place}", gettext(state), [gettext(text) for text in row.messages or []]
    )


def _waits(row: Transmission) -> bool:
    """Return whether the document is not written yet."""
    return row.state == State.QUEUED and not row.content_hash
