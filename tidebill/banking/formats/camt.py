"""ISO 20022 cash management: camt.052, camt.053 and camt.054, of every version.

Namespaces are removed first, since versions differ by them and by few elements only.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from tidebill.banking.formats.parsed import ParsedStatement, ParsedTransaction, UnreadableStatement

_REPORTS = ("Stmt", "Rpt", "Ntfctn")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_NONE = {"NOTPROVIDED", "NONREF", "NOREF"}


def read_camt(content: bytes) -> list[ParsedStatement]:
    """Return the statements of a file. Raises UnreadableStatement."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableStatement(str(error)) from None
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    statements = [_statement(node) for node in root.iter(*_REPORTS)]
    if not statements:
        raise UnreadableStatement("no camt statement")
    return statements


def _statement(node: etree._Element) -> ParsedStatement:
    account = _text(node, "Acct", "Id", "IBAN") or _text(node, "Acct", "Id", "Othr", "Id")
    balances = node.findall("Bal")
    entries = [entry for entry in node.findall("Ntry") if _is_booked(entry)]
    currency = _text(node, "Acct", "Ccy") or next((_currency(entry) for entry in entries), "")
    return ParsedStatement(
        account_number=account,
        currency=currency,
        opening=_balance(balances, _OPENING),
        closing=_balance(balances, _CLOSING),
        transactions=[line for entry in entries for line in _lines(entry)],
    )


def _lines(entry: etree._Element) -> Iterator[ParsedTransaction]:
    """Yield the payments of an entry one by one if their amounts add up to it, otherwise the entry itself."""
    details = entry.findall("NtryDtls/TxDtls")
    total = _signed(entry, _text(entry, "Amt"))
    amounts = [_amount_of(part, entry) for part in details]
    if len(details) > 1 and None not in amounts and sum(amount or 0 for amount in amounts) == total:
        for part, amount in zip(details, amounts, strict=True):
            yield _line(entry, part, str(amount))
    else:
        yield _line(entry, details[0] if len(details) == 1 else None, str(total))


def _line(entry: etree._Element, details: etree._Element | None, amount: str) -> ParsedTransaction:
    source = entry if details is None else details
    incoming = not amount.startswith("-")
    party, account = ("Dbtr", "DbtrAcct") if incoming else ("Cdtr", "CdtrAcct")
    name = _text(source, "RltdPties", party, "Nm") or _text(source, "RltdPties", party, "Pty", "Nm")
    number = _text(source, "RltdPties", account, "Id", "IBAN")
    return ParsedTransaction(
        booked_on=_day(entry, "BookgDt") or _day(entry, "ValDt"),
        valued_on=_day(entry, "ValDt"),
        amount=amount,
        currency=_currency(entry),
        reference=_reference(source, "Refs", "AcctSvcrRef") or _reference(entry, "AcctSvcrRef"),
        end_to_end=_reference(source, "Refs", "EndToEndId"),
        remittance=_remittance(source) or _text(entry, "AddtlNtryInf"),
        name=name,
        account_number=number or _text(source, "RltdPties", account, "Id", "Othr", "Id"),
    )


def _remittance(source: etree._Element) -> str:
    parts = []
    for information in source.findall("RmtInf"):
        parts += [(line.text or "").strip() for line in information.findall("Ustrd")]
        for structured in information.findall("Strd"):
            parts.append(_text(structured, "CdtrRefInf", "Ref"))
            parts.append(_text(structured, "RfrdDocInf", "Nb"))
    return "\n".join(part for part in parts if part)


def _amount_of(details: etree._Element, entry: etree._Element) -> Decimal | None:
    """Return the signed amount of one payment in the account's currency; None if it states none."""
    candidates = [details.find("Amt"), details.find("AmtDtls/TxAmt/Amt")]
    for amount in candidates:
        if amount is not None and amount.get("Ccy") == _currency(entry):
            # Parts without an indicator of their own have the sign of the entry.
            sign = details if _text(details, "CdtDbtInd") else entry
            return _signed(sign, (amount.text or "").strip())
    return None


def _signed(node: etree._Element, amount: str) -> Decimal:
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise UnreadableStatement(f"not an amount: {amount[:40]}") from None
    if not value.is_finite():
        raise UnreadableStatement(f"not an amount: {amount[:40]}")
    # A reversal of a credit is marked as a debit by the indicator itself.
    return -value if _text(node, "CdtDbtInd") == "DBIT" else value


def _balance(balances: list[etree._Element], codes: tuple[str, ...]) -> str:
    for code in codes:
        for balance in balances:
            if _text(balance, "Tp", "CdOrPrtry", "Cd") == code:
                return str(_signed(balance, _text(balance, "Amt")))
    return ""


def _is_booked(entry: etree._Element) -> bool:
    """Return whether an entry is booked: pending ones come again once they are."""
    status = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    return status in ("BOOK", "")


def _currency(entry: etree._Element) -> str:
    amount = entry.find("Amt")
    return "" if amount is None else str(amount.get("Ccy") or "")


def _day(node: etree._Element, name: str) -> str:
    return (_text(node, name, "Dt") or _text(node, name, "DtTm"))[:10]


def _reference(node: etree._Element, *path: str) -> str:
    found = _text(node, *path)
    return "" if found.upper() in _NONE else found


def _text(node: etree._Element, *path: str) -> str:
    return (node.findtext("/".join(path)) or "").strip()
