"""Models of delivery."""

from tidebill.delivery.models.attachments import Attachment
from tidebill.delivery.models.mail_servers import MailServer
from tidebill.delivery.models.mails import EmailTemplate, Mail, MailAttachment
from tidebill.delivery.models.printers import Printer, PrintRequest
from tidebill.delivery.models.webhooks import Webhook, WebhookAttempt, WebhookDelivery

__all__ = [
    "Attachment",
    "EmailTemplate",
    "Mail",
    "MailAttachment",
    "MailServer",
    "PrintRequest",
    "Printer",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
]
