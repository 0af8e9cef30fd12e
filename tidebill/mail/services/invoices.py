"""Send documents by email."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.kernel.addresses import list_addresses
from tidebill.kernel.commands import known
from tidebill.kernel.file_names import file_name
from tidebill.kernel.vocabulary import PRINT_OPTIONS
from tidebill.mail.commands import MailOptions
from tidebill.mail.models import Mail
from tidebill.mail.services.queue import Attachment, check_addresses, queue_mail
from tidebill.mail.services.wording import reply_address, word
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

MOST = 5
_USUAL_FORMAT = "ubl"
GUARD = timedelta(days=3)
# The email reached nobody, so the document may be sent again at once.
_LOST = (Mail.Status.FAILED, Mail.Status.DROPPED)


def mail_invoice(
    number: int,
    options: MailOptions,
    *,
    by: User | None = None,
    key: str | None = None,
    attachments: Iterable[Attachment] = (),
) -> Mail:
    """Queue an email with the document, to ``email_to`` or its buyer.

    Within three days of the last one only with ``force``. Raises NotFound,
    Locked, RuleViolation, and Invalid, also if the document violates the format ``email_xml``.
    """
    # Validation takes time: no locks are held during it.
    written = [_einvoice(number, options.email_xml)] if options.email_xml else []
    return _queue(number, options, by=by, key=key, attachments=[*attachments, *written])


def _einvoice(number: int, format: str) -> Attachment:
    found = Invoice.objects.filter(pk=number, deleted=False).select_related("account")
    invoice = get_or_not_found(found)
    if format not in formats():
        required = invoice.account.validate_invoices_as
        format = required if required in formats() else _USUAL_FORMAT
    return einvoice_attachment(invoice, require(invoice, formats()[format]))


def einvoice_attachment(invoice: Invoice, content: bytes) -> Attachment:
    """Return an e-invoice as an email attachment, named after its document."""
    return file_name(invoice.number, "xml"), "application/xml", content


@transaction.atomic
def _queue(
    number: int,
    options: MailOptions,
    *,
    by: User | None,
    key: str | None,
    attachments: Iterable[Attachment],
) -> Mail:
    invoice = lock_invoice(number)
    to, cc = _recipients(invoice, options, by=by)
    if not options.force and was_sent_lately(invoice):
        raise RuleViolation("This document was sent less than 3 days ago. Select “Send again” to resend it.")
    subject, text = word(Mail.Kind.INVOICE, invoice, attached=bool(options.email_pdf))
    subject, text = options.email_subject or subject, options.email_text or text
    return queue_mail(
        invoice.account,
        to=to,
        cc=cc,
        subject=subject,
        text=text,
        invoice=invoice,
        kind=Mail.Kind.INVOICE,
        key=key,
        attachments=attachments,
        user=by,
        reply_to=reply_address(invoice),
        email_pdf=bool(options.email_pdf),
        print_option=options.print_option or PRINT_OPTIONS[0],
    )


def _recipients(invoice: Invoice, options: MailOptions, *, by: User | None) -> tuple[list[str], list[str]]:
    """Return recipients and CC recipients; raises Invalid."""
    to = list_addresses(known(options.email_to))
    cc = list_addresses(known(options.email_cc))
    check_addresses("email_to", to, limit=MOST)
    check_addresses("email_cc", cc, limit=MOST)
    if to and options.update_buyer_email:
        _update_address(invoice, ",".join(to), by=by)
    to = to or usual_recipients(invoice)
    if not to:
        raise Invalid({"email_to": errors.BLANK})
    return to, cc


def usual_recipients(invoice: Invoice) -> list[str]:
    """Return the default recipients: the buyer's addresses on the document, or the client's."""
    client = invoice.client
    return list_addresses(invoice.buyer_email or (client.email if client else None))[:MOST]


def was_sent_lately(invoice: Invoice) -> bool:
    """Return whether an email with the document was requested recently and not lost."""
    mails = Mail.objects.filter(invoice=invoice, kind=Mail.Kind.INVOICE, created_at__gt=clock.now() - GUARD)
    return mails.exclude(status__in=_LOST).exists()


def _update_address(invoice: Invoice, address: str, *, by: User | None) -> None:
    """Store the address as the recipient's, if the document has one, else as the buyer's."""
    before = journal.snapshot(invoice)
    if invoice.recipient_name or invoice.recipient_id:
        invoice.recipient_email = address
    else:
        invoice.buyer_email = address
    journal.save_changes(invoice, before, "invoice.update", by=by)
