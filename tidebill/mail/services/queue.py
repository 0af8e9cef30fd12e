"""Queue emails in the transaction of the change that requests them."""

from collections.abc import Iterable, Sequence
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import new_token
from tidebill.mail.models import Mail, MailAttachment
from tidebill.mail.services.deliver import deliver
from tidebill.mail.services.server import server_of
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, RuleViolation

RECIPIENTS_MAX = 20
# Name, content type and content.
Attachment = tuple[str, str, bytes]


@transaction.atomic
def queue_mail(
    account: Account | None,
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    invoice: Invoice | None = None,
    attachments: Iterable[Attachment] = (),
    key: str | None = None,
    **more: object,
) -> Mail:
    """Queue an email, sent after the transaction commits. Raises Invalid for an invalid address.

    If an email with the same ``key`` exists, it is returned instead. ``account`` None is the instance itself;
    ``more`` sets further columns, such as ``kind``, ``user``, ``cc``, ``html``, ``reply_to``, ``sender``,
    ``email_pdf`` and ``print_option``.
    """
    check_addresses("to", to)
    values = {
        "to": list(to),
        "subject": " ".join(subject.split()),
        "text": text,
        "invoice": invoice,
        "message_id": f"<{new_token(32)}@{urlsplit(settings.TIDEBILL_BASE_URL).hostname}>",
        **more,
    }
    values.setdefault("sender", sender_of(account, invoice))
    if key is None:
        mail, is_new = Mail.everything.create(account=account, **values), True
    else:
        mail, is_new = Mail.everything.get_or_create(account=account, key=key, defaults=values)
    if is_new:
        _attach(mail, attachments)
        deliver.using(account=account).enqueue(mail=mail.pk)
    return mail


@transaction.atomic
def resend_mail(mail: Mail, *, by: User | None = None) -> Mail:
    """Send an email again as a new one; rejected while the first is pending."""
    if mail.status in Mail.WAITING:
        raise RuleViolation("This email is still being sent")
    copied = ("kind", "cc", "bcc", "html", "reply_to", "sender", "email_pdf", "print_option", "invoice")
    files = [(file.name, file.content_type, bytes(file.content)) for file in mail.attachments.all()]
    made = queue_mail(
        mail.account,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        attachments=files,
        user=by,
        **{name: getattr(mail, name) for name in copied},
    )
    journal.record(made, "mail.resend", by=by, after={"of": mail.pk})
    return made


def check_addresses(name: str, addresses: Sequence[str], *, limit: int = RECIPIENTS_MAX) -> None:
    """Raise Invalid for missing, too many or invalid addresses."""
    if len(addresses) > limit:
        raise Invalid({name: Message("is too long (maximum is %(count)s)", {"count": limit})})
    try:
        for address in addresses:
            validate_email(address)
    except ValidationError:
        raise Invalid({name: errors.INVALID}) from None


def sender_of(account: Account | None, invoice: Invoice | None) -> str:
    """Return the address allowed to send through the mail server, with the seller's name."""
    if account is None:
        return settings.DEFAULT_FROM_EMAIL
    server = server_of(account)
    name = (invoice.seller_name if invoice else None) or account.name
    return formataddr((" ".join(name.split()), server.sender if server else settings.TIDEBILL_MAIL_FROM))


def _attach(mail: Mail, attachments: Iterable[Attachment]) -> None:
    MailAttachment.objects.bulk_create(
        MailAttachment(mail=mail, name=name[-255:], content_type=content_type, content=content)
        for name, content_type, content in attachments
    )
