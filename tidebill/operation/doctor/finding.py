"""The result of one check, with its remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How urgent a finding is; only errors fail the command."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``remedy`` is empty if the check passed."""

    check: str
    level: Level
    message: str
    remedy: str = ""


def passed(check: str, message: str) -> Finding:
    """Return the finding of a check that passed."""
    return Finding(check, Level.OK, message)


def warning(check: str, message: str, remedy: str) -> Finding:
    """Return a finding that doesn't keep the server from working."""
    return Finding(check, Level.WARNING, message, remedy)


def error(check: str, message: str, remedy: str) -> Finding:
    """Return a finding that keeps the server, or a part of it, from working."""
    return Finding(check, Level.ERROR, message, remedy)
