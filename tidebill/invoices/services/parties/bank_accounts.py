"""Bank accounts on a document: given ones, the client's individual account, or the department's."""

from collections.abc import Sequence
from typing import Any

from tidebill.accounts.commands import BankAccountInput
from tidebill.accounts.models import Account, BankAccount, Department, User
from tidebill.accounts.services.bank_accounts import is_known_number, known_or_new
from tidebill.accounts.services.protection import PROTECTED, may_add_accounts
from tidebill.invoices.commands import DocumentBankAccountInput, InvoiceChange, InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import (
    account_number_key,
    format_account_number,
    mass_payment_number,
    normalize_account_number,
)
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

Row = dict[str, Any]
# The id of a client's individual account, which has no record.
_NO_RECORD = 0
# Columns of the document filled from its first bank account.
_FIRST = {
    "seller_bank": "bank_name",
    "seller_bank_account": "bank_account_number",
    "seller_bank_swift": "bank_swift",
}
_DETAILS = (
    "name",
    "bank_name",
    "bank_currency",
    "bank_swift",
    "account_description",
    "own_bank_account",
    "own_bank_account_type",
    "factor_bank_account",
)
_BRINGING = ("department_id", "seller_bank_account", "seller_bank_account_id")
_BANK_MAX = 255


def set_bank_accounts(
    invoice: Invoice, sent: InvoiceInput, *, department: Department, by: User | None
) -> None:
    """Set the bank accounts; the first one becomes the seller's unless attributes override it.

    Given accounts replace the department's. A client's individual account replaces all. A seller's account
    given by itself is the only one, so that nobody pays to another.
    """
    own = _own_account(invoice, department=department)
    if own:
        invoice.bank_accounts = [own]
    elif (rows := known(sent.bank_accounts)) is not None:
        found = known_or_new(
            invoice.account, [BankAccountInput.of(row.given()) for row in rows], department=department, by=by
        )
        # Under protection unknown accounts are ignored.
        usual = [] if found or not rows else [dict(row) for row in department.shown_bank_accounts]
        invoice.bank_accounts = [record.copied for record in found] or usual
    elif (record_id := known(sent.seller_bank_account_id)) is not None:
        invoice.bank_accounts = [_record(record_id).copied]
    elif sent.seller_bank_account:
        invoice.bank_accounts = []
    else:
        invoice.bank_accounts = [dict(row) for row in department.shown_bank_accounts]
    invoice.seller_bank_account_id = None
    if invoice.bank_accounts:
        _copy_first(invoice, invoice.bank_accounts[0], sent)


def check_seller_account(account: Account, sent: InvoiceInput, *, by: User | None) -> None:
    """Raise Invalid for an unknown bank account that the user may not add."""
    number = (sent.seller_bank_account or "").strip()
    if number and not may_add_accounts(account, by=by) and not is_known_number(number):
        raise Invalid({"seller_bank_account": PROTECTED})


def merge_bank_accounts(invoice: Invoice, changes: InvoiceChange, *, by: User | None) -> None:
    """Merge given bank accounts by id; another department or client brings its own."""
    if (rows := known(changes.bank_accounts)) is not None:
        merged = _merge(invoice, rows, by=by)
        if merged != invoice.bank_accounts:
            invoice.bank_accounts = merged
            _copy_first(invoice, merged[0] if merged else {}, changes)
    elif invoice.department and _brings_others(invoice, changes):
        if _has_own(invoice):
            _copy_department(invoice, invoice.department)
        set_bank_accounts(invoice, changes, department=invoice.department, by=by)


def _own_account(invoice: Invoice, *, department: Department) -> Row | None:
    """Return the client's individual account: the department's pattern and the client's code."""
    code = invoice.buyer_mass_payment_code
    pattern = department.mass_payment_pattern if department.use_mass_payment and invoice.income else None
    if not code or not pattern:
        return None
    number = mass_payment_number(pattern, code=code, country=invoice.account.country)
    if number is None:
        return None
    return {
        **dict.fromkeys(_DETAILS),
        "id": _NO_RECORD,
        "bank_name": department.bank,
        "bank_account_number": number,
        "bank_currency": invoice.account.currency,
        "bank_swift": department.bank_swift,
        "own_bank_account": False,
        "factor_bank_account": False,
        "formatted_bank_account_number": format_account_number(number),
    }


def _record(number: int) -> BankAccount:
    found = BankAccount.objects.filter(pk=number, deleted=False).first()
    if found is None:
        raise Invalid({"seller_bank_account_id": errors.NOT_FOUND})
    return found


def _copy_first(invoice: Invoice, first: Row, sent: InvoiceInput) -> None:
    invoice.seller_bank_account_id = first.get("id") or None
    for column, name in _FIRST.items():
        if sent.get(column) is None:
            value = (first.get(name) or "")[:_BANK_MAX] or None
            if value and name == "bank_account_number":
                value = normalize_account_number(value)
            setattr(invoice, column, value)


def _brings_others(invoice: Invoice, changes: InvoiceChange) -> bool:
    if any(changes.get(name) for name in _BRINGING):
        return True
    return bool(changes.client_id) and (_has_own(invoice) or bool(invoice.buyer_mass_payment_code))


def _has_own(invoice: Invoice) -> bool:
    return any(row["id"] == _NO_RECORD for row in invoice.bank_accounts)


def _copy_department(invoice: Invoice, department: Department) -> None:
    """Replace a former client's individual account, to which nobody else may pay, by the department's."""
    own = account_number_key(invoice.bank_accounts[0]["bank_account_number"])
    if account_number_key(invoice.seller_bank_account or "") == own:
        invoice.seller_bank = department.bank
        invoice.seller_bank_account = department.bank_account
        invoice.seller_bank_swift = department.bank_swift


def _merge(invoice: Invoice, sent: Sequence[DocumentBankAccountInput], *, by: User | None) -> list[Row]:
    stored = {row["id"]: row for row in invoice.bank_accounts}
    kept, added = dict(stored), []
    for place, command in enumerate(sent):
        row = command.given()
        number = row.pop("id", None)
        if row.pop("destroy", None):
            _remove(kept, number, place)
        elif number in kept and _is_same(kept[number], row, invoice):
            kept[number] = {**kept[number], **_details(row)}
        else:
            kept.pop(number, None)
            added.append(BankAccountInput.of(row))
    if not added:
        return list(kept.values())
    department = invoice.department or Department()
    records = known_or_new(invoice.account, added, department=department, by=by)
    if not records and not may_add_accounts(invoice.account, by=by):
        return list(stored.values())
    return [*kept.values(), *(record.copied for record in records if record.pk not in kept)]


def _remove(kept: dict[int, Row], number: int | None, place: int) -> None:
    if number is None:
        return
    if number not in kept:
        raise Invalid({f"bank_accounts[{place}].id": errors.NOT_FOUND})
    del kept[number]


def _is_same(stored: Row, row: Row, invoice: Invoice) -> bool:
    if "bank_account_number" not in row:
        return True
    return account_number_key(row["bank_account_number"]) == account_number_key(stored["bank_account_number"])


def _details(row: Row) -> Row:
    return {name: row[name] for name in _DETAILS if row.get(name) is not None}
