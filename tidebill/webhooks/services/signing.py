"""Signatures by Standard Webhooks."""

import base64
import secrets

from standardwebhooks.webhooks import Webhook as Signer

from tidebill.accounts import tokens
from tidebill.storage import clock
from tidebill.webhooks.models import Webhook, WebhookDelivery

_SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new encrypted secret."""
    return tokens.encrypt(f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}")


def signed_headers(delivery: WebhookDelivery) -> dict[str, str]:
    """Return the headers of a request, signed with both secrets during a rotation."""
    now = clock.now()
    signatures = [
        Signer(secret).sign(delivery.message_id, now, delivery.payload)
        for secret in _secrets(delivery.webhook)
    ]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _secrets(webhook: Webhook) -> list[str]:
    kept = [webhook.secret]
    if webhook.former_secret and webhook.former_secret_until and webhook.former_secret_until > clock.now():
        kept.append(webhook.former_secret)
    return [tokens.decrypt(secret) for secret in kept]
