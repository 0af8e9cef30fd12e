"""Formats of bank statements. Runs in a child process, so it imports nothing of Django."""

from collections.abc import Callable

from tidebill.banking.formats.camt import read_camt
from tidebill.banking.formats.mt940 import read_mt940
from tidebill.banking.formats.ofx import read_ofx
from tidebill.banking.formats.parsed import (
    ParsedFile,
    ParsedStatement,
    ParsedTransaction,
    UnreadableStatement,
)
from tidebill.confined import Rejection

__all__ = ["ParsedFile", "ParsedStatement", "ParsedTransaction", "UnreadableStatement", "read_statements"]

LINES_MAX = 20_000
_HEAD = 2000


def read_statements(content: bytes) -> ParsedFile:
    """Return the statements of a file in any of the formats. Raises Rejection."""
    name, read = _format_of(content)
    try:
        statements = read(content)
    except UnreadableStatement as error:
        raise Rejection(str(error), {}) from None
    if sum(len(statement.transactions) for statement in statements) > LINES_MAX:
        raise Rejection("too many transactions", {"count": LINES_MAX})
    return ParsedFile(name, statements)


def _format_of(content: bytes) -> tuple[str, Callable[[bytes], list[ParsedStatement]]]:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if b"OFXHEADER" in head or b"<OFX>" in head.upper():
        return "ofx", read_ofx
    if head.startswith(b"<"):
        return "camt", read_camt
    return "mt940", read_mt940
