"""Test provider: its page approves, declines, delays or repeats payments; no money moves.

Its callbacks are signed like real ones. Only available on sandbox instances.
"""

import hmac
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.conf import settings as django_settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from tidebill.kernel.money import to_wire
from tidebill.payments.providers.base import (
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutSession,
    InvalidSignature,
    Refund,
    Secret,
    Settings,
)

SIGNATURE = "Sandbox-Signature"


class Sandbox:
    kind = "sandbox"
    title = "Sandbox"
    label = gettext_noop("Sandbox for testing")
    secrets: tuple[Secret, ...] = ()

    def is_available(self) -> bool:
        return bool(django_settings.TIDEBILL_SANDBOX)

    def start(self, ask: CheckoutRequest, settings: Settings) -> CheckoutSession:
        return CheckoutSession(location=f"/pay/sandbox/{ask.token}")

    def confirm(self, body: bytes, headers: Mapping[str, str], settings: Settings) -> CheckoutOutcome | None:
        if not constant_time_compare(_sign(body), headers.get(SIGNATURE, "")):
            raise InvalidSignature
        try:
            said = json.loads(body)
            return CheckoutOutcome(**{**said, "amount": Decimal(said["amount"])})
        except (ValueError, TypeError, KeyError, InvalidOperation) as error:
            raise InvalidSignature from error

    def refund(self, back: Refund, settings: Settings) -> None:
        """Do nothing, since no money was moved."""


def make_callback(token: str, state: str, *, amount: Decimal, currency: str) -> tuple[bytes, dict[str, str]]:
    """Return body and signature of the callback after the customer's decision."""
    said = {
        "token": token,
        "state": state,
        "amount": to_wire(amount),
        "currency": currency,
        "external_id": f"sandbox-{token}",
    }
    body = json.dumps(said).encode()
    return body, {SIGNATURE: _sign(body)}


def _sign(body: bytes) -> str:
    return hmac.new(f"sandbox {django_settings.SECRET_KEY}".encode(), body, "sha256").hexdigest()
