"""What is kept of documents on their way."""

from tidebill.delivery.models.attachments import Attachment
from tidebill.delivery.models.printers import Printer, PrintRequest
from tidebill.delivery.models.webhooks import Webhook, WebhookAttempt, WebhookDelivery

__all__ = ["Attachment", "PrintRequest", "Printer", "Webhook", "WebhookAttempt", "WebhookDelivery"]
