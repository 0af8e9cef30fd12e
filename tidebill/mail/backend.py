"""Django's email backend: stores emails, such as those about signing in, in the queue."""

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from tidebill.mail.services.queue import queue_mail


class QueueBackend(BaseEmailBackend):
    """Queues each message; TIDEBILL_MAIL_BACKEND sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue_mail(
                None,
                to=message.to,
                subject=str(message.subject),
                text=str(message.body),
                html=_html(message),
                cc=list(message.cc),
                bcc=list(message.bcc),
                sender=message.from_email,
                reply_to=message.reply_to[0] if message.reply_to else None,
            )
        return len(email_messages)


def _html(message: object) -> str | None:
    found = (part[0] for part in getattr(message, "alternatives", ()) if part[1] == "text/html")
    return next((str(text) for text in found), None)
