"""What is declared of documents on their way."""

from tidebill.delivery.wire.attachments import Attachment
from tidebill.delivery.wire.printers import Printer, PrintRequest
from tidebill.delivery.wire.public import PublicInvoice
from tidebill.delivery.wire.webhooks import DeliveryFilters, DeliveryList, Webhook, WebhookDelivery

__all__ = [
    "Attachment",
    "DeliveryFilters",
    "DeliveryList",
    "PrintRequest",
    "Printer",
    "PublicInvoice",
    "Webhook",
    "WebhookDelivery",
]
