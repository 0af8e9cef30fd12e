"""Submit documents."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tidebill.accounts.models import User
from tidebill.einvoicing.building.french import is_between_french_companies
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.einvoicing.source import load
from tidebill.events import journal
from tidebill.events.memo import Memo
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.storage import clock
from tidebill.storage.prepared import prepared
from tidebill.transmission.channels import CHANNELS
from tidebill.transmission.channels.base import Channel
from tidebill.transmission.channels.peppol import ACCESS_POINTS, PEPPOL
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.order import awaited_document, digest_of, rejected_offline
from tidebill.transmission.status import (
    KSEF,
    NOT_APPLICABLE,
    NOT_CONNECTED,
    PROCESSING,
    SERVER_ERROR,
    gov_facts,
    named,
)
from tidebill.transmission.tasks import work_on
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Locked, Message, RuleViolation

NO_ROOM = "kind"
_TEST = Message("a test document can't be sent")
_INCOMPLETE = Message("has to be completed by the buyer first")


def submit(invoice: Invoice, channel: str, *, format: str = "", by: User | None = None) -> Transmission:
    """Queue a document for a channel, or return its active transmission.

    A document that names others without number is written once they have theirs (`order`).

    Raises RuleViolation if the account isn't connected, Invalid with the reasons a document can't be sent.
    """
    known = CHANNELS[channel]
    connection = connection_for(channel)
    if connection is None:
        raise RuleViolation("This account is not connected. Set up the connection in Settings.")
    if format and format not in known.formats:
        raise Invalid({"format": errors.NOT_LISTED})
    wanted = formats()[format or _usual_format(invoice, connection)]
    present = transmission_of(invoice, connection)
    if present is not None:
        return present
    if invoice.test:
        raise Invalid({NO_ROOM: _TEST})
    if invoice.status == INCOMPLETE:
        raise Invalid({"status": _INCOMPLETE})
    content = require(invoice, wanted)
    if channel == KSEF and awaited_document(invoice, connection.environment):
        content = b""
    try:
        with transaction.atomic():
            return _queue(invoice, connection, wanted.name, content, by=by)
    except IntegrityError:
        # A concurrent request created it first.
        found = transmission_of(invoice, connection)
        if found is None:
            raise
        return found


def transmission_of(invoice: Invoice, connection: Connection) -> Transmission | None:
    """Return the active transmission: any except failed ones; emails may be sent repeatedly."""
    if not CHANNELS[connection.channel].needs_connection:
        return None
    mine = Transmission.objects.filter(
        invoice=invoice, channel=connection.channel, environment=connection.environment
    )
    return mine.exclude(state__in=Transmission.FAILED).first()


def connection_for(channel: str) -> Connection | None:
    """Return the account's connection to a channel; None if not connected."""
    if not CHANNELS[channel].needs_connection:
        return Connection(channel=channel, environment="")
    found = _active.instances(channel=channel)
    return found[0] if found else None


@prepared
def _active(channel: str) -> "QuerySet[Connection, Connection]":
    return Connection.objects.filter(channel=channel, active=True).order_by("pk")[:1]


# The account's connection to KSeF, read once for a change.
REGISTER: Final = Memo[Connection | None]("register", lambda: connection_for(KSEF))


def findings_of(invoice: Invoice, channel: str) -> Sequence[Finding]:
    """Return the channel's findings about the document, warnings included."""
    if invoice.test:
        return [Finding("TIDEBILL-02", NO_ROOM, _TEST)]
    if invoice.status == INCOMPLETE:
        return [Finding("TIDEBILL-04", "status", _INCOMPLETE)]
    connection = connection_for(channel)
    name = _usual_format(invoice, connection) if connection else CHANNELS[channel].formats[0]
    return formats()[name].precheck(load(invoice))


def _usual_format(invoice: Invoice, connection: Connection) -> str:
    """Return the channel's default format; between French companies, the one of the reform."""
    if connection.channel == PEPPOL.name and ACCESS_POINTS[connection.provider].national:
        return "ubl" if is_between_french_companies(load(invoice)) else PEPPOL.formats[0]
    return CHANNELS[connection.channel].formats[0]


def blockers_of(invoice: Invoice, channel: str) -> Sequence[Finding]:
    """Return the findings that block sending the document through a channel."""
    return [found for found in findings_of(invoice, channel) if not found.warning]


def submit_to_register(invoice: Invoice, *, by: User | None = None) -> None:
    """Implement `gov_save_and_send` and `send_to_ksef`; the outcome is in the document's `gov_` columns.

    Does nothing for accounts that never used KSeF.
    """
    connection = Connection.objects.filter(channel=KSEF).first()
    if connection is None:
        return
    if not connection.active:
        _note(invoice, {"gov_status": named(NOT_CONNECTED, connection.environment)})
        return
    try:
        submit(invoice, KSEF, by=by)
    except Invalid as refused:
        _note(invoice, _refused(refused, connection))
    except Locked:
        _note(invoice, {"gov_status": named(SERVER_ERROR, connection.environment)})
    invoice.refresh_from_db(fields=["gov_status", "gov_error_messages", "gov_kind", "gov_id"])


def mark_processing(invoice: Invoice, connection: Connection) -> None:
    """Show a document as being sent before its transmission is created."""
    status = named(PROCESSING, connection.environment)
    _note(invoice, {"gov_status": status, "gov_error_messages": None, "gov_kind": "fa3"})


def _refused(refused: Invalid, connection: Connection) -> dict[str, Any]:
    """Return columns for a rejected document; a kind not supported by the register is no error."""
    status = NOT_APPLICABLE if NO_ROOM in refused.errors else "send_error"
    told = [f"{name}: {text}" for name, texts in refused.errors.items() for text in texts]
    return {
        "gov_status": named(status, connection.environment),
        "gov_error_messages": None if status == NOT_APPLICABLE else told,
    }


def _queue(
    invoice: Invoice, connection: Connection, format: str, content: bytes, *, by: User | None
) -> Transmission:
    channel = CHANNELS[connection.channel]
    made = Transmission(
        account=invoice.account,
        invoice=invoice,
        user=by,
        channel=channel.name,
        environment=connection.environment,
        format=format,
        content=content,
        content_hash=digest_of(content),
    )
    facts = _correct_technically(made, connection, channel) if channel.name == KSEF else {}
    made.save(force_insert=True)
    _note(invoice, gov_facts(made) | facts)
    journal.record(invoice, "invoice.transmit", by=by, after={"channel": channel.name})
    work_on(made)
    return made


def _correct_technically(made: Transmission, connection: Connection, channel: Channel) -> dict[str, Any]:
    """Send a document that was issued offline and rejected as its technical correction.

    Return the codes of the new version. A second correction names the printed digest too.
    """
    rejected = rejected_offline(made.invoice, connection)
    if rejected is None or not made.content:
        return {}
    printed = (rejected.references or {}).get("corrects") or rejected.content_hash
    made.offline, made.deadline, made.references = True, rejected.deadline, {"corrects": printed}
    return dict(channel.went_offline(made, connection)) if channel.went_offline else {}


def _note(invoice: Invoice, facts: dict[str, Any]) -> None:
    if facts:
        Invoice.objects.filter(pk=invoice.pk).update(**facts, updated_at=clock.now())
        for name, value in facts.items():
            setattr(invoice, name, value)
