"""Email with the e-invoice attached, queued once per transmission."""

from tidebill.kernel.vocabulary import MAILED_FORMATS
from tidebill.mail.commands import MailOptions
from tidebill.mail.models import Mail
from tidebill.mail.services.invoices import einvoice_attachment, mail_invoice
from tidebill.transmission.channels.base import (
    Absent,
    Accepted,
    Channel,
    Keep,
    Outcome,
    Pending,
    Rejected,
    Unsendable,
)
from tidebill.transmission.models import Connection, Transmission
from tidebill.wire.errors import Invalid, RuleViolation

_SENT = (Mail.Status.SENT, Mail.Status.TRAPPED)


def _send(transmission: Transmission, _connection: Connection, _keep: Keep) -> Outcome:
    try:
        mail = mail_invoice(
            transmission.invoice_id,
            MailOptions(force=True, email_pdf=True),
            by=transmission.user,
            key=_key(transmission),
            attachments=[einvoice_attachment(transmission.invoice, bytes(transmission.content))],
        )
    except (Invalid, RuleViolation) as refused:
        return Unsendable(messages=(str(refused),))
    return Pending(references={"mail": mail.pk})


def _ask(transmission: Transmission, _connection: Connection) -> Outcome:
    mail = Mail.objects.filter(key=_key(transmission)).first()
    if mail is None:
        return Absent()
    if mail.status in Mail.WAITING:
        return Pending(references={"mail": mail.pk})
    if mail.status in _SENT:
        return Accepted(number=", ".join(mail.to))
    return Rejected(messages=(mail.answer or mail.status,))


def _key(transmission: Transmission) -> str:
    return f"transmission {transmission.pk}"


EMAIL = Channel(
    name="email",
    formats=MAILED_FORMATS,
    send=_send,
    ask=_ask,
    needs_connection=False,
)
