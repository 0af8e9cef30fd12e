"""API schemas of delivery."""

from tidebill.delivery.wire.attachments import Attachment, AttachmentList
from tidebill.delivery.wire.mail_servers import MailServer
from tidebill.delivery.wire.mails import (
    Email,
    EmailList,
    EmailTemplate,
    Reminder,
    ReminderParameters,
    SendParameters,
)
from tidebill.delivery.wire.printers import Printer, PrintRequest
from tidebill.delivery.wire.public import PublicInvoice
from tidebill.delivery.wire.webhooks import DeliveryFilters, DeliveryList, Webhook, WebhookDelivery

__all__ = [
    "Attachment",
    "AttachmentList",
    "DeliveryFilters",
    "DeliveryList",
    "Email",
    "EmailList",
    "EmailTemplate",
    "MailServer",
    "PrintRequest",
    "Printer",
    "PublicInvoice",
    "Reminder",
    "ReminderParameters",
    "SendParameters",
    "Webhook",
    "WebhookDelivery",
]
