"""SWIFT MT940 and MT942, read by the library mt-940, with the dialects of remittance information."""

import re
from typing import Any, NamedTuple

import mt940

from tidebill.banking.formats.parsed import ParsedStatement, ParsedTransaction, UnreadableStatement

_ENCODINGS = ("utf-8", "cp1250", "latin-1")
_NONE = {"NONREF", "NOREF", "NOTPROVIDED"}
# Subfields of the information to the account owner, in German and Polish banks' order.
_PURPOSE = tuple(f"{number:02d}" for number in (*range(20, 30), *range(60, 64)))
_STRUCTURED = re.compile(r"\s*(?:\d{3})?\s*([?~^])(?=\d\d)")
# SEPA texts start a subfield each, and break anywhere.
_SEPA = re.compile(r"(?:^|\n)(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+ ?")
_START = re.compile(r":20:.*?(?=^:20:|\Z)", re.DOTALL | re.MULTILINE)


def read_mt940(content: bytes) -> list[ParsedStatement]:
    """Return the statements of a file. Raises UnreadableStatement."""
    text = _decode(content).replace("\r\n", "\n")
    statements = [_statement(block) for block in _START.findall(text)]
    if not statements:
        raise UnreadableStatement("no MT940 statement")
    return statements


def _decode(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableStatement("unknown encoding")


def _statement(block: str) -> ParsedStatement:
    try:
        # The details are read below: the library leaves other banks' dialects as they are.
        parsed = mt940.models.Transactions(processors={"post_transaction_details": []})
        parsed.parse(block)
    except Exception as error:
        raise UnreadableStatement(f"{type(error).__name__}: {error}") from None
    data = parsed.data
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    currency = str(opening.amount.currency) if opening else ""
    return ParsedStatement(
        account_number=str(data.get("account_identification") or "").split("/")[-1].strip(),
        currency=currency,
        opening=str(opening.amount.amount) if opening else "",
        closing=str(closing.amount.amount) if closing else "",
        transactions=[_line(line.data, currency) for line in parsed.transactions if "amount" in line.data],
    )


def _line(data: dict[str, Any], currency: str) -> ParsedTransaction:
    details = _details(str(data.get("transaction_details") or ""))
    amount, valued = data["amount"], data.get("date")
    booked = data.get("entry_date") or data.get("guessed_entry_date") or valued
    return ParsedTransaction(
        booked_on=str(booked)[:10],
        valued_on=str(valued)[:10] if valued else "",
        amount=str(amount.amount),
        currency=str(amount.currency or currency),
        reference=_reference(data.get("bank_reference")),
        end_to_end=_reference(details.end_to_end or data.get("customer_reference")),
        remittance=details.purpose,
        name=details.name,
        account_number=details.account_number,
    )


class _Details(NamedTuple):
    """Contents of ``:86:``."""

    purpose: str
    name: str = ""
    account_number: str = ""
    end_to_end: str = ""


def _details(text: str) -> _Details:
    """Read the information to the account owner, in numbered subfields or as plain text."""
    structured = _STRUCTURED.match(text)
    if structured is None:
        return _Details(text.strip())
    parts = re.split(rf"{re.escape(structured[1])}(\d\d)", text.replace("\n", ""))
    fields: dict[str, str] = {}
    for code, value in zip(parts[1::2], parts[2::2], strict=True):
        fields[code] = fields.get(code, "") + value
    lines = [fields[code] for code in _PURPOSE if fields.get(code, "").strip()]
    tags = _SEPA.split("\n".join(lines))
    tagged = {name: text.replace("\n", "") for name, text in zip(tags[1::2], tags[2::2], strict=True)}
    return _Details(
        purpose=tagged["SVWZ"].strip() if "SVWZ" in tagged else "\n".join(lines),
        name="".join(fields.get(code, "") for code in ("32", "33")).strip(),
        account_number=(fields.get("38") or fields.get("31") or "").strip(),
        end_to_end=tagged.get("EREF", "").strip(),
    )


def _reference(value: object) -> str:
    text = str(value or "").strip()
    return "" if text.upper() in _NONE else text
