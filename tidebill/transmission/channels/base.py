"""What the state machine asks of a channel, and what a channel may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tidebill.transmission.models import Connection, Transmission

# Keeps names that the other side gave, before the document leaves; False where another attempt has begun.
Keep = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """It is there, under a number, with a receipt if there is one; ``facts`` are columns of the document."""

    number: str = ""
    receipt: bytes = b""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """It was looked at and refused: sent again as it is, it would be refused again."""

    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pending:
    """It is there, and is still being looked at."""

    references: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NotSubmitted:
    """Nothing has left. ``final``: trying again will not help; ``offline``: nobody could be reached."""

    reason: str
    final: bool = False
    offline: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class OutcomeUnknown:
    """It may have left or not: it must be asked for before it is sent again."""

    reason: str
    wait: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Absent:
    """It was asked for and is certainly not there, nor can it arrive any more: it may be sent."""


Outcome = Accepted | Rejected | Pending | NotSubmitted | OutcomeUnknown | Absent


@dataclass(frozen=True, kw_only=True)
class Channel:
    """``send`` hands a document over, ``ask`` finds out what became of one; neither raises.

    ``formats`` are those it carries, the usual one first; ``went_offline`` gives the document's columns
    once it was issued while nobody could be reached.
    """

    name: str
    formats: tuple[str, ...]
    send: Callable[[Transmission, Connection, Keep], Outcome]
    ask: Callable[[Transmission, Connection], Outcome]
    went_offline: Callable[[Transmission, Connection], Mapping[str, Any]] | None = None
    # What the other side certifies, where that can come later than its answer.
    receipt: Callable[[Transmission, Connection], bytes] | None = None
    # Whether an account has to be let in first.
    needs_connection: bool = True
