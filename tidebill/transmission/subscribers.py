"""Journal subscribers: queue new documents for the register, and tell owners about files held back."""

from django.utils import translation
from django.utils.translation import gettext

from tidebill.einvoicing.models import HeldFile
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.completion import COMPLETED
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.mail.services.owners import tell_owners
from tidebill.storage.language import text_language
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


def tell_about_held_file(entry: JournalEntry, row: object) -> None:
    """Email the owners that a file which arrived by itself is addressed to another company."""
    if entry.action != "held_file.create" or not isinstance(row, HeldFile) or row.source == HeldFile.UPLOAD:
        return
    account = row.account
    with translation.override(text_language(account.lang)):
        subject = gettext("An e-invoice is addressed to another company")
        text = gettext(
            "The e-invoice %(number)s from %(supplier)s is addressed to %(addressee)s. It was not booked. "
            "Import or discard it: %(url)s/invoices/import"
        ) % {
            "number": row.number,
            "supplier": row.supplier,
            "addressee": row.addressee,
            "url": account.url,
        }
    tell_owners(account, subject, text, key=f"held file {row.pk}")


def _is_wanted(invoice: Invoice, connection: Connection) -> bool:
    if not connection.auto_send:
        return False
    return connection.auto_send_to == Recipients.ALL or bool(invoice.buyer_tax_no)
