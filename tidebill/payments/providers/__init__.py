"""Payment providers: one module each, independent of each other and of the models."""

from collections.abc import Mapping

from tidebill.payments.providers.base import (
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutSession,
    InvalidSignature,
    MalformedCallback,
    Provider,
    ProviderError,
    Refund,
    Settings,
)
from tidebill.payments.providers.sandbox import Sandbox
from tidebill.payments.providers.stripe import Stripe

_PROVIDERS: tuple[Provider, ...] = (Stripe(), Sandbox())
PROVIDERS: Mapping[str, Provider] = {provider.kind: provider for provider in _PROVIDERS}
KINDS = tuple(PROVIDERS)
SANDBOX = Sandbox.kind
# Settings of any provider, by their names in the API.
SECRETS = {secret.name: secret for provider in _PROVIDERS for secret in provider.secrets}

__all__ = [
    "KINDS",
    "PROVIDERS",
    "SANDBOX",
    "SECRETS",
    "CheckoutOutcome",
    "CheckoutRequest",
    "CheckoutSession",
    "InvalidSignature",
    "MalformedCallback",
    "Provider",
    "ProviderError",
    "Refund",
    "Settings",
]
