"""Stripe Checkout through Stripe's library."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings as django_settings
from django.utils.translation import gettext_noop

from tidebill.kernel.lazy import LazyModule
from tidebill.payments.providers.base import (
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutSession,
    InvalidSignature,
    ProviderError,
    Refund,
    Secret,
    Settings,
)

if TYPE_CHECKING:
    import stripe
else:
    stripe = LazyModule("stripe")

# Stripe's zero-decimal currencies.
_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"}
    | {"PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_STATES: Mapping[str, Literal["paid", "declined"]] = {
    "payment_intent.succeeded": "paid",
    "payment_intent.payment_failed": "declined",
}


class Stripe:
    kind = "stripe"
    title = "Stripe"
    label = "Stripe"
    secrets: tuple[Secret, ...] = (
        Secret("secret_key", gettext_noop("Secret key")),
        Secret("webhook_secret", gettext_noop("Webhook secret")),
    )

    def is_available(self) -> bool:
        return True

    def start(self, ask: CheckoutRequest, settings: Settings) -> CheckoutSession:
        price = {
            "currency": ask.currency.lower(),
            "unit_amount": to_units(ask.amount, ask.currency),
            "product_data": {"name": ask.title},
        }
        params: Any = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "success_url": ask.return_url,
            "cancel_url": ask.cancel_url,
            "payment_intent_data": {"metadata": {"checkout": ask.token}},
            **({"customer_email": ask.email} if ask.email else {}),
        }
        try:
            session = _client(settings).v1.checkout.sessions.create(
                params, {"idempotency_key": f"start-{ask.token}"}
            )
        except stripe.StripeError as error:
            raise ProviderError(str(error)) from error
        if not session.url:
            raise ProviderError("Stripe gave no address to pay at")
        return CheckoutSession(location=session.url)

    def confirm(self, body: bytes, headers: Mapping[str, str], settings: Settings) -> CheckoutOutcome | None:
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(
                text, headers.get("Stripe-Signature", ""), settings["webhook_secret"], 300
            )
            event = json.loads(text)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise InvalidSignature from error
        state = _STATES.get(event.get("type", ""))
        intent = event.get("data", {}).get("object", {})
        token = (intent.get("metadata") or {}).get("checkout")
        if state is None or not token:
            return None
        currency = str(intent["currency"]).upper()
        received = intent.get("amount_received") or intent["amount"]
        return CheckoutOutcome(
            token=token,
            state=state,
            amount=from_units(received, currency),
            currency=currency,
            external_id=intent["id"],
            reason=str((intent.get("last_payment_error") or {}).get("message") or ""),
        )

    def refund(self, back: Refund, settings: Settings) -> None:
        params: Any = {"payment_intent": back.external_id, "amount": to_units(back.amount, back.currency)}
        try:
            _client(settings).v1.refunds.create(params, {"idempotency_key": f"refund-{back.token}"})
        except stripe.StripeError as error:
            raise ProviderError(str(error)) from error


def to_units(amount: Decimal, currency: str) -> int:
    """Convert an amount to Stripe's units: cents, whole units or thousandths, as the currency has them."""
    return int(amount.scaleb(_places(currency)))


def from_units(units: int, currency: str) -> Decimal:
    return Decimal(units).scaleb(-_places(currency))


def _places(currency: str) -> int:
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def _client(settings: Settings) -> "stripe.StripeClient":
    return stripe.StripeClient(
        settings["secret_key"],
        base_addresses={"api": django_settings.TIDEBILL_STRIPE_URL},
        max_network_retries=1,
        http_client=stripe.HTTPXClient(timeout=20, allow_sync_methods=True),
    )
