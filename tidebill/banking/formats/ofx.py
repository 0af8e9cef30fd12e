"""Open Financial Exchange: version 1 is SGML whose values have no end tags, version 2 is XML."""

import re
from collections.abc import Iterator
from html import unescape

from tidebill.banking.formats.parsed import ParsedStatement, ParsedTransaction, UnreadableStatement

_STATEMENT = re.compile(r"<(STMTRS|CCSTMTRS)>(.*?)</\1>", re.DOTALL)
_TRANSACTION = re.compile(r"<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>|</BANKTRANLIST>)", re.DOTALL)
_VALUE = re.compile(r"<([A-Z0-9.]+)>([^<\r\n]*)")
_LEDGER = re.compile(r"<LEDGERBAL>.*?<BALAMT>([^<\r\n]*)", re.DOTALL)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ENCODINGS = ("utf-8", "cp1252")


def read_ofx(content: bytes) -> list[ParsedStatement]:
    """Return the statements of a file. Raises UnreadableStatement."""
    text = next(_decoded(content))
    statements = [_statement(match[2]) for match in _STATEMENT.finditer(text)]
    if not statements:
        raise UnreadableStatement("no OFX statement")
    return statements


def _decoded(content: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            yield content.decode(encoding)
        except UnicodeDecodeError:
            continue
    yield content.decode("latin-1")


def _statement(text: str) -> ParsedStatement:
    head = _values(text.partition("<BANKTRANLIST>")[0])
    ledger = _LEDGER.search(text)
    currency = head.get("CURDEF", "")
    return ParsedStatement(
        account_number=head.get("ACCTID", ""),
        currency=currency,
        closing=_amount(ledger[1]) if ledger else "",
        transactions=[_line(_values(match[1]), currency) for match in _TRANSACTION.finditer(text)],
    )


def _line(values: dict[str, str], currency: str) -> ParsedTransaction:
    day = _DAY.match(values.get("DTPOSTED", ""))
    if day is None:
        raise UnreadableStatement("a transaction without a day")
    return ParsedTransaction(
        booked_on="-".join(day.groups()),
        amount=_amount(values.get("TRNAMT", "")),
        currency=currency,
        reference=values.get("FITID", ""),
        remittance="\n".join(values[name] for name in ("MEMO", "CHECKNUM") if values.get(name)),
        name=values.get("NAME") or values.get("PAYEE", ""),
    )


def _values(text: str) -> dict[str, str]:
    return {name: unescape(value).strip() for name, value in _VALUE.findall(text)}


def _amount(text: str) -> str:
    """Return an amount with a decimal point: the format allows commas."""
    return text.strip().replace(",", ".").removeprefix("+")
