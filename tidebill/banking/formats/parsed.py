"""A bank statement as read from a file: plain data, since files are read in a child process.

Amounts are decimal numbers as texts, positive if the money came in. Days are ISO 8601.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParsedTransaction:
    """One booked line."""

    booked_on: str
    amount: str
    currency: str
    valued_on: str = ""
    # The bank's reference, and the payer's.
    reference: str = ""
    end_to_end: str = ""
    remittance: str = ""
    # The other party.
    name: str = ""
    account_number: str = ""


@dataclass(frozen=True)
class ParsedStatement:
    """One account's statement; balances are blank where the format has none."""

    account_number: str = ""
    currency: str = ""
    opening: str = ""
    closing: str = ""
    transactions: list[ParsedTransaction] = field(default_factory=list)


@dataclass(frozen=True)
class ParsedFile:
    """All statements of a file, and its format."""

    format: str
    statements: list[ParsedStatement]


class UnreadableStatement(Exception):
    """The content is no statement of a known format; the message names the reason."""
