"""Journal subscriber: queue new documents for the register, if the account sends them automatically."""

from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.completion import COMPLETED
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.transmission.models import Connection, Recipients
from tidebill.transmission.services.automatic import submit_later
from tidebill.transmission.services.submit import REGISTER, blockers_of, mark_processing
from tidebill.transmission.status import KSEF

_NEW = ("invoice.create", COMPLETED)


def submit_automatically(entry: JournalEntry, row: object) -> None:
    """Queue a new document that KSeF would accept."""
    if entry.action not in _NEW or not isinstance(row, Invoice) or not row.income:
        return
    if row.status == INCOMPLETE:
        return
    connection = REGISTER.of(entry)
    if connection is None or not _is_wanted(row, connection) or blockers_of(row, KSEF):
        return
    mark_processing(row, connection)
    submit_later(row, by=entry.user)


def _is_wanted(invoice: Invoice, connection: Connection) -> bool:
    if not connection.auto_send:
        return False
    return connection.auto_send_to == Recipients.ALL or bool(invoice.buyer_tax_no)
