"""What a change of a document means for the register: told by the journal, within the change."""

from typing import Any

from tidebill.einvoicing.services.examine import faults_by_field
from tidebill.einvoicing.subscribers import UNSAID
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.transmission.models import Connection, Recipients
from tidebill.transmission.services.submit import (
    NO_ROOM,
    connection_for,
    findings_of,
    submit_to_register,
)
from tidebill.transmission.status import KSEF, is_under_way
from tidebill.wire.errors import Invalid, RuleViolation

_CHANGES = ("invoice.update", "invoice.cancel", "invoice.destroy")
# What the register doesn't hold, so that it may change after the document is there.
_FREE = UNSAID | {
    "accounting_scheme",
    "attachments_count",
    "document_posted",
    "oid",
    "show_attachments",
    "unique_oid",
}


def follow(entry: JournalEntry, subject: Any) -> None:
    """Keeps what the register has as it has it, checks what will be sent, and sends by itself."""
    if not isinstance(subject, Invoice):
        return
    if entry.action in _CHANGES and subject.income:
        _protect(entry, subject)
    if entry.action in ("invoice.create", "invoice.update") and subject.income:
        _check(entry, subject)


def _protect(entry: JournalEntry, invoice: Invoice) -> None:
    if not is_under_way(invoice.gov_status):
        return
    if entry.action == "invoice.update" and set(entry.after or {}) <= _FREE:
        return
    raise RuleViolation(
        "%(number)s is in KSeF and cannot be edited: issue a correction", number=invoice.number
    )


def _check(entry: JournalEntry, invoice: Invoice) -> None:
    connection = connection_for(KSEF)
    if connection is None or not (connection.validate or connection.auto_send):
        return
    found = findings_of(invoice, KSEF)
    if any(finding.field == NO_ROOM for finding in found):
        return
    if found and connection.validate:
        raise Invalid(faults_by_field(found))
    if _sends_itself(entry, invoice, connection) and not found:
        submit_to_register(invoice, by=entry.user)


def _sends_itself(entry: JournalEntry, invoice: Invoice, connection: Connection) -> bool:
    if not connection.auto_send or entry.action != "invoice.create":
        return False
    return connection.auto_send_to == Recipients.ALL or bool(invoice.buyer_tax_no)
