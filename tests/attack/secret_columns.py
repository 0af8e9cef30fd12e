"""Every column that holds a secret, how it is stored, and columns whose names only look like it."""

import re
from typing import Final

from django.apps import apps
from django.db import models

from tidebill.storage.sorting import SortKey

PLAIN, ENCRYPTED, JSON = "plain", "encrypted", "json"

SECRETS: Final = {
    "sessions.Session.session_key": PLAIN,
    "sessions.Session.session_data": PLAIN,
    "account.EmailConfirmation.key": PLAIN,
    "mfa.Authenticator.data": JSON,
    "usersessions.UserSession.session_key": PLAIN,
    "usersessions.UserSession.data": JSON,
    "events.IdempotencyKey.key": PLAIN,
    "events.IdempotencyKey.body": PLAIN,
    "accounts.User.password": PLAIN,
    "accounts.ApiToken.digest": PLAIN,
    "accounts.ApiToken.encrypted": ENCRYPTED,
    "catalog.Client.panel_password": PLAIN,
    "payments.PaymentProvider.settings": ENCRYPTED,
    "webhooks.Webhook.api_token": PLAIN,
    "webhooks.Webhook.secret": ENCRYPTED,
    "webhooks.Webhook.former_secret": ENCRYPTED,
    "mail.MailServer.password": ENCRYPTED,
    "transmission.Connection.secrets": ENCRYPTED,
}
# Capability URLs, which the account's users pass on; documents and their digests; payloads, whose token is
# masked when they are shown.
NO_SECRETS: Final = frozenset(
    {
        "catalog.Client.token",
        "catalog.Client.private_id",
        "catalog.Client.private_id_kind",
        "catalog.Product.token",
        "invoices.Invoice.token",
        "payments.Payment.token",
        "payments.PaymentProvider.token",
        "payments.Checkout.token",
        "einvoicing.Check.digest",
        "einvoicing.Arrival.digest",
        "einvoicing.HeldFile.content",
        "einvoicing.HeldFile.digest",
        # Checksums of a stored PDF: its inputs and its content. It is served by its document only.
        "printing.Print.key",
        "printing.Print.digest",
        "webhooks.Webhook.former_secret_until",
        "webhooks.WebhookDelivery.payload",
        "transmission.Transmission.content_hash",
        "transmission.Transmission.content",
        "transmission.Transmission.receipt",
        "mail.MailAttachment.content",
        "events.Job.key",
        "mail.Mail.key",
    }
)
_LOOKS_SECRET: Final = re.compile(
    r"secret|passw|token|digest|encrypt|credential|private|session|seed|salt|hash|payload"
    r"|^(?:key|data|settings|body)$"
)


def suspicious_columns() -> set[str]:
    """Return all columns whose name or type suggests a secret."""
    found = set()
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            is_relation = isinstance(column, models.ForeignKey | models.OneToOneField)
            looks = _LOOKS_SECRET.search(column.attname) or isinstance(column, models.BinaryField)
            if looks and not is_relation and not isinstance(column, SortKey):
                found.add(f"{model._meta.label}.{column.attname}")
    return found
