"""Interface implemented by payment providers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

Settings = Mapping[str, str]
_TEXT_MAX = 255
_REASON_MAX = 1000
_AMOUNT_MAX = Decimal(10) ** 12


class ProviderError(Exception):
    """The provider is unreachable or rejected the request; the message is the provider's."""


class InvalidSignature(Exception):
    """The signature of a callback is invalid."""


class MalformedCallback(Exception):
    """A signed callback contains values that no payment can have."""


@dataclass(frozen=True)
class CheckoutRequest:
    """A payment request: gross amount with two decimals for ``title``; the callback returns ``token``.

    The customer is redirected to ``return_url``, or to ``cancel_url`` if they cancel.
    """

    token: str
    amount: Decimal
    currency: str
    title: str
    return_url: str
    cancel_url: str
    email: str | None = None


@dataclass(frozen=True)
class CheckoutSession:
    """URL of the payment page, and the provider's id if known already."""

    location: str
    external_id: str | None = None


@dataclass(frozen=True)
class CheckoutOutcome:
    """Outcome of the checkout ``token`` according to a callback. Raises MalformedCallback."""

    token: str
    state: Literal["paid", "declined"]
    amount: Decimal
    currency: str
    external_id: str
    reason: str = ""

    def __post_init__(self) -> None:
        texts = (self.token, self.currency, self.external_id)
        plain = all(isinstance(text, str) and len(text) <= _TEXT_MAX and "\0" not in text for text in texts)
        known = self.state in ("paid", "declined") and isinstance(self.reason, str)
        if not (plain and known and self.amount.is_finite() and 0 <= self.amount <= _AMOUNT_MAX):
            raise MalformedCallback
        object.__setattr__(self, "reason", self.reason.replace("\0", "")[:_REASON_MAX])


@dataclass(frozen=True)
class Refund:
    """A refund of the checkout ``token``, which the provider knows as ``external_id``."""

    token: str
    external_id: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Secret:
    """A required setting, encrypted and never shown: its key in the API, and its label in the form."""

    name: str
    label: str


class Provider(Protocol):
    """A provider, with all that its settings form shows.

    ``kind`` is its name in the API, ``title`` the one that customers see by default, and ``label`` the
    translatable one of the form.
    """

    kind: str
    title: str
    label: str
    secrets: tuple[Secret, ...]

    def is_available(self) -> bool:
        """Return whether accounts of this instance can use it."""
        ...

    def start(self, ask: CheckoutRequest, settings: Settings) -> CheckoutSession:
        """Create a checkout session. Raises ProviderError."""
        ...

    def confirm(self, body: bytes, headers: Mapping[str, str], settings: Settings) -> CheckoutOutcome | None:
        """Parse a callback; None if it isn't about a payment. Raises InvalidSignature."""
        ...

    def refund(self, back: Refund, settings: Settings) -> None:
        """Refund a payment; idempotent. Raises ProviderError."""
        ...
