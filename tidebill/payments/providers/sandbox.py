"""A provider for trying things out: its page approves, declines, delays or repeats, and no money moves.

Its callbacks are signed like a real one's. It exists only on an instance that is marked as a sandbox.
"""

import hmac
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.conf import settings as django_settings

from tidebill.kernel.money import to_wire
from tidebill.payments.providers.base import (
    CheckoutRequest,
    CheckoutSession,
    InvalidSignature,
    Outcome,
    Refund,
    Settings,
)

SIGNATURE = "Sandbox-Signature"


class Sandbox:
    needs: tuple[str, ...] = ()

    def start(self, ask: CheckoutRequest, settings: Settings) -> CheckoutSession:
        return CheckoutSession(location=f"/pay/sandbox/{ask.token}")

    def confirm(self, body: bytes, headers: Mapping[str, str], settings: Settings) -> Outcome | None:
        if not hmac.compare_digest(_sign(body), headers.get(SIGNATURE, "")):
            raise InvalidSignature
        try:
            said = json.loads(body)
            return Outcome(**{**said, "amount": Decimal(said["amount"])})
        except (ValueError, TypeError, KeyError, InvalidOperation) as error:
            raise InvalidSignature from error

    def refund(self, back: Refund, settings: Settings) -> None:
        """Nothing moved, so nothing has to move back."""


def make_callback(token: str, state: str, *, amount: Decimal, currency: str) -> tuple[bytes, dict[str, str]]:
    """What the sandbox sends when a customer decided: the body and its signature."""
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
