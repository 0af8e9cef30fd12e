"""Import statements; lines that are known already are left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from django.db import transaction

from tidebill import confined
from tidebill.accounts.models import Account, User
from tidebill.banking.formats.parsed import ParsedStatement, ParsedTransaction
from tidebill.banking.models import BankStatement, BankTransaction
from tidebill.events import journal
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.identifiers import account_number_key
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT_MAX = Decimal(10) ** 12
_TEXT_MAX, _REMITTANCE_MAX, _ACCOUNT_MAX = 255, 2000, 64
_CHUNK = 500


@dataclass(frozen=True)
class ImportedFile:
    """Statements with new transactions, and how many lines were new and known already."""

    statements: Sequence[BankStatement]
    added: int
    known: int


def import_statements(
    account: Account, content: bytes, *, name: str = "", by: User | None = None
) -> ImportedFile:
    """Store the transactions of a file that are new. Raises Invalid without changing anything.

    A line is known if the bank's reference, or without one all that the bank says about it, was imported
    before for this account number. Equal lines of one file are different transactions.
    """
    format, parsed = _read(content)
    read = [(one, [_check(line) for line in one.transactions]) for one in parsed]
    with transaction.atomic():
        # Two uploads of one file at a time would both find its lines new.
        Account.objects.select_for_update().get(pk=account.pk)
        statements = [_store(account, one, lines, name=name, format=format, by=by) for one, lines in read]
    total = sum(len(lines) for _, lines in read)
    stored = [statement for statement in statements if statement.pk]
    added = BankTransaction.objects.filter(statement__in=stored).count()
    return ImportedFile(stored, added, total - added)


@dataclass(frozen=True)
class _Line:
    """A line with its values as they are stored."""

    amount: Decimal
    currency: str
    booked_on: date
    valued_on: date | None
    reference: str
    end_to_end: str
    remittance: str
    counterparty: str
    counterparty_account: str


def _read(content: bytes) -> tuple[str, list[ParsedStatement]]:
    """Return the format and the statements of a file. Raises Invalid."""
    try:
        found = confined.call("tidebill.banking.formats:read_statements", content)
    except confined.Unreadable:
        raise Invalid({"file": errors.Message("is not a readable bank statement")}) from None
    except confined.Rejection as error:
        text = errors.Message("is not a readable bank statement")
        if error.params:
            text = errors.Message("has too many transactions (maximum is %(count)s)", error.params)
        raise Invalid({"file": text}) from None
    statements = [
        ParsedStatement(
            **{**one, "transactions": [ParsedTransaction(**line) for line in one["transactions"]]}
        )
        for one in found["statements"]
    ]
    return found["format"], statements


def _check(line: ParsedTransaction) -> _Line:
    """Return a line with its values as they are stored. Raises Invalid."""
    invalid = Invalid({"file": errors.Message("contains an invalid amount, currency or date")})
    if not _CURRENCY.fullmatch(line.currency):
        raise invalid
    try:
        amount = round_amount(Decimal(line.amount), line.currency)
        booked_on = date.fromisoformat(line.booked_on)
        valued_on = date.fromisoformat(line.valued_on) if line.valued_on else None
    except (InvalidOperation, ValueError):
        raise invalid from None
    if not abs(amount) < _AMOUNT_MAX:
        raise invalid
    return _Line(
        amount=amount,
        currency=line.currency,
        booked_on=booked_on,
        valued_on=valued_on,
        reference=_clean(line.reference, _TEXT_MAX),
        end_to_end=_clean(line.end_to_end, _TEXT_MAX),
        remittance=_clean(line.remittance, _REMITTANCE_MAX),
        counterparty=_clean(line.name, _TEXT_MAX),
        counterparty_account=_clean(line.account_number, _TEXT_MAX),
    )


def _store(
    account: Account,
    parsed: ParsedStatement,
    lines: Sequence[_Line],
    *,
    name: str,
    format: str,
    by: User | None,
) -> BankStatement:
    """Store a statement if it has new lines; one without a key has none."""
    statement = _statement(parsed, lines, format=format)
    statement.account, statement.user, statement.name = account, by, _clean(name, _TEXT_MAX)
    keyed = list(_keyed(statement.account_number, lines))
    known = _known({fingerprint for fingerprint, _, _ in keyed})
    fresh = [(key, place, line) for key, place, line in keyed if (key, place) not in known]
    if not fresh:
        return statement
    statement.known_count = len(lines) - len(fresh)
    statement.save(force_insert=True)
    rows = [
        BankTransaction(account=account, statement=statement, fingerprint=key, occurrence=place, **vars(line))
        for key, place, line in fresh
    ]
    BankTransaction.objects.bulk_create(rows, batch_size=_CHUNK)
    after = {"name": statement.name, "transactions": len(fresh)}
    journal.record(statement, "bank_statement.create", by=by, after=after)
    return statement


def _statement(parsed: ParsedStatement, lines: Sequence[_Line], *, format: str) -> BankStatement:
    days = sorted(line.booked_on for line in lines)
    currency = parsed.currency or (lines[0].currency if lines else "")
    return BankStatement(
        format=format,
        account_number=_clean(parsed.account_number, _ACCOUNT_MAX),
        currency=currency if _CURRENCY.fullmatch(currency) else "",
        opening_balance=_balance(parsed.opening),
        closing_balance=_balance(parsed.closing),
        date_from=days[0] if days else None,
        date_to=days[-1] if days else None,
    )


def _keyed(number: str, lines: Sequence[_Line]) -> Iterator[tuple[str, int, _Line]]:
    """Yield lines with their fingerprints, and their positions among equal ones."""
    seen: Counter[str] = Counter()
    for line in lines:
        texts = (line.end_to_end, " ".join(line.remittance.split()), line.counterparty_account)
        identity = (line.reference,) if line.reference else texts
        facts = (account_number_key(number), line.booked_on, line.amount, line.currency, *identity)
        fingerprint = sha256("\0".join(map(str, facts)).encode()).hexdigest()
        yield fingerprint, seen[fingerprint], line
        seen[fingerprint] += 1


def _known(fingerprints: set[str]) -> set[tuple[str, int]]:
    known: set[tuple[str, int]] = set()
    wanted = sorted(fingerprints)
    for start in range(0, len(wanted), _CHUNK):
        rows = BankTransaction.objects.filter(fingerprint__in=wanted[start : start + _CHUNK])
        known |= set(rows.values_list("fingerprint", "occurrence"))
    return known


def _balance(text: str) -> Decimal | None:
    try:
        balance = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return balance if balance is not None and abs(balance) < _AMOUNT_MAX else None


def _clean(text: str, length: int) -> str:
    """Return a text without characters that a database refuses, cut to its column."""
    return text.replace("\0", "").strip()[:length]
