"""Journal subscriber: effects of document changes on the register, in the transaction of the change."""

from tidebill.einvoicing.services.examine import errors_by_field
from tidebill.einvoicing.validators import NOT_IN_EINVOICES
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
# Columns not in the register's copy, so that they may change after acceptance.
_NOT_IN_REGISTER = NOT_IN_EINVOICES | {
    "accounting_scheme",
    "attachments_count",
    "document_posted",
    "oid",
    "show_attachments",
    "unique_oid",
}


def on_invoice_change(entry: JournalEntry, subject: object) -> None:
    """Protect accepted documents, validate documents to be sent, and send automatically."""
    if not isinstance(subject, Invoice):
        return
    if entry.action in _CHANGES and subject.income:
        _protect(entry, subject)
    if entry.action in ("invoice.create", "invoice.update") and subject.income:
        _check(entry, subject)


def _protect(entry: JournalEntry, invoice: Invoice) -> None:
    if not is_under_way(invoice.gov_status):
        return
    if entry.action == "invoice.update" and set(entry.after or {}) <= _NOT_IN_REGISTER:
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
        raise Invalid(errors_by_field(found))
    if _sends_itself(entry, invoice, connection) and not found:
        submit_to_register(invoice, by=entry.user)


def _sends_itself(entry: JournalEntry, invoice: Invoice, connection: Connection) -> bool:
    if not connection.auto_send or entry.action != "invoice.create":
        return False
    return connection.auto_send_to == Recipients.ALL or bool(invoice.buyer_tax_no)
