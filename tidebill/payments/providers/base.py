"""What Tidebill asks of somebody who takes money for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

Settings = Mapping[str, str]


class ProviderError(Exception):
    """The provider could not be reached, or refused; says so in its own words."""


class InvalidSignature(Exception):
    """A callback whose signature is not the provider's."""


@dataclass(frozen=True)
class CheckoutRequest:
    """What a customer is to pay: gross, two decimals, for ``title``; ``token`` comes back in the callback.

    The customer returns to ``return_url`` afterwards, or to ``cancel_url`` without having paid.
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
    """Where the customer pays, and the provider's own number if it has one already."""

    location: str
    external_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a callback says of the try named ``token``."""

    token: str
    state: Literal["paid", "declined"]
    amount: Decimal
    currency: str
    external_id: str
    reason: str = ""


@dataclass(frozen=True)
class Refund:
    """Money to give back: of the try named ``token``, which the provider knows as ``external_id``."""

    token: str
    external_id: str
    amount: Decimal
    currency: str


class Provider(Protocol):
    """``needs`` are the settings without which it can't work."""

    needs: tuple[str, ...]

    def start(self, ask: CheckoutRequest, settings: Settings) -> CheckoutSession:
        """Prepares a payment. Raises ProviderError."""
        ...

    def confirm(self, body: bytes, headers: Mapping[str, str], settings: Settings) -> Outcome | None:
        """Reads a callback; None for one that says nothing about money. Raises Forged."""
        ...

    def refund(self, back: Refund, settings: Settings) -> None:
        """Gives money back, once however often it is asked to. Raises ProviderError."""
        ...
