"""What can be done with bank accounts, and what documents take of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from tidebill.accounts.models import Account, BankAccount, BankAccountDepartment, Department, User
from tidebill.accounts.services.departments import main_department
from tidebill.events import journal
from tidebill.kernel.identifiers import normalise_account_number
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Resource

# The name that the wire gives an account whose bank nobody named, in any language.
DEFAULT_BANK_NAME = "Rachunek bankowy"
_DEPARTMENTS = "bank_account_version_departments"
_FLAGS = ("show_on_invoice", "main_on_department")


@transaction.atomic
def create_bank_account(
    account: Account, attributes: Mapping[str, Any], *, by: User | None = None
) -> BankAccount:
    """A new account, with what departments do with it; raises Invalid, for a number that is known too."""
    lock_account(account)
    departments = _departments_sent(attributes)
    chosen = next((departments[number] for number in departments), None)
    bank_account = BankAccount(account=account, bank_currency=currency_of(chosen or main_department(), account))
    _fill(bank_account, {"bank_name": DEFAULT_BANK_NAME, **attributes})
    bank_account.save(force_insert=True)
    _record_creation(bank_account, by=by)
    _assign_departments(bank_account, attributes, departments)
    return bank_account


@transaction.atomic
def update_bank_account(
    bank_account: BankAccount, attributes: Mapping[str, Any], *, by: User | None = None
) -> BankAccount:
    """Merges what was sent; departments not mentioned stay as they are, and so do issued documents."""
    lock_account(bank_account.account)
    before = {**journal.snapshot(bank_account), _DEPARTMENTS: _assigned(bank_account)}
    _fill(bank_account, attributes)
    bank_account.save()
    _assign_departments(bank_account, attributes, _departments_sent(attributes))
    _record_change(bank_account, before, by=by)
    return bank_account
