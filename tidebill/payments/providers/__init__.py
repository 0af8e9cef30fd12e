"""Payment providers: one module each, independent of each other and of the models."""

from collections.abc import Mapping

from tidebill.payments.providers.base import (
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutSession,
    InvalidSignature,
    Provider,
    ProviderError,
    Refund,
    Settings,
)
from tidebill.payments.providers.sandbox import Sandbox
from tidebill.payments.providers.stripe import Stripe

SANDBOX = "sandbox"
PROVIDERS: Mapping[str, Provider] = {"stripe": Stripe(), SANDBOX: Sandbox()}
KINDS = tuple(PROVIDERS)

__all__ = [
    "KINDS",
    "PROVIDERS",
    "SANDBOX",
    "CheckoutOutcome",
    "CheckoutRequest",
    "CheckoutSession",
    "InvalidSignature",
    "Provider",
    "ProviderError",
    "Refund",
    "Settings",
]
