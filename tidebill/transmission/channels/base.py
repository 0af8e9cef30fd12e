"""Interface between the state machine and channels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from tidebill.transmission.models import Connection, Transmission

# Stores the remote references before the document is sent; returns False if another attempt has begun.
# Columns of a transmission, or what the network needs to find a document again.
Facts: TypeAlias = Mapping[str, Any]
Keep = Callable[[Facts], bool]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The document was accepted under a number; ``facts`` are columns of the document."""

    number: str = ""
    receipt: bytes = b""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The document was rejected; sending it again unchanged would fail again."""

    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pending:
    """The document was received and is being processed."""

    references: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NotSubmitted:
    """Nothing was sent yet. ``offline``: the service is unreachable."""

    reason: str
    offline: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Unsendable:
    """The document can't be sent, and retrying won't help; no register or network has judged it.

    ``facts`` are columns of the document.
    """

    messages: tuple[str, ...]
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Denied:
    """The network rejects the account's credentials, not the document, which waits until they work again."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class OutcomeUnknown:
    """The document may or may not have been sent; query its status before sending again."""

    reason: str
    wait: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Absent:
    """The document is certainly not there and can't arrive later; it may be sent again."""


Outcome = Accepted | Rejected | Unsendable | Pending | NotSubmitted | Denied | OutcomeUnknown | Absent


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A channel. ``send`` transmits a document, ``ask`` queries its status; neither raises.

    ``formats`` lists supported formats, the default first; ``went_offline`` returns the document's columns
    after it was issued while the service was unreachable.
    """

    name: str
    formats: tuple[str, ...]
    send: Callable[[Transmission, Connection, Keep], Outcome]
    ask: Callable[[Transmission, Connection], Outcome]
    went_offline: Callable[[Transmission, Connection], Facts] | None = None
    # Transmit and query many documents at once; the outcome of each by ID, or one for all.
    send_batch: Callable[[Sequence[Transmission], Connection, Keep], Outcome] | None = None
    ask_batch: Callable[[Sequence[Transmission], Connection, str], Mapping[int, Outcome] | Outcome] | None = (
        None
    )
    # Fetches the receipt, which may be available later than the outcome.
    receipt: Callable[[Transmission, Connection], bytes] | None = None
    # Whether the account must be connected first.
    needs_connection: bool = True
