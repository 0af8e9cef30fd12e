"""Bank accounts, and their copies on documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from tidebill.accounts.commands import BankAccountInput, BankAccountUseInput
from tidebill.accounts.models import Account, BankAccount, BankAccountDepartment, Department, User
from tidebill.accounts.models.bank_account import COPIED
from tidebill.accounts.services.departments import main_department
from tidebill.accounts.services.protection import may_add_accounts, refuse_protected
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import account_number_key, normalize_account_number
from tidebill.storage import clock
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, NotFound

# The API's name of an account without a bank name, in every language.
DEFAULT_BANK_NAME = "Rachunek bankowy"
DEPARTMENTS = "bank_account_version_departments"
_FLAGS = ("department_id", "show_on_invoice", "main_on_department")
_SENT_WITH_DOCUMENT = frozenset(COPIED) - {"id"}


@transaction.atomic
def create_bank_account(
    account: Account, attributes: BankAccountInput, *, by: User | None = None
) -> BankAccount:
    """Create a bank account and assign it to departments; raises Invalid, also for a duplicate number."""
    refuse_protected(account)
    lock_account(account)
    departments = _departments_in(attributes)
    first = next(iter(departments.values()), None) or main_department()
    bank_account = _new(account, attributes, department=first)
    _show_on_departments(_assign_departments(bank_account, attributes, departments))
    journal.record(bank_account, "bank_account.create", by=by, after=_summary(bank_account))
    return bank_account


@transaction.atomic
def update_bank_account(
    bank_account: BankAccount, attributes: BankAccountInput, *, by: User | None = None
) -> BankAccount:
    """Update a bank account. Departments not mentioned, and issued documents, are unchanged."""
    refuse_protected(bank_account.account)
    _lock(bank_account)
    before = _facts(bank_account)
    _fill(bank_account, attributes, department=None)
    affected = _assign_departments(bank_account, attributes, _departments_in(attributes))
    old, new = journal.changes(before, _facts(bank_account))
    if new:
        bank_account.updated_at = clock.now()
        bank_account.save()
        _show_on_departments(affected)
        journal.record(bank_account, "bank_account.update", by=by, before=old, after=new)
    return bank_account


@transaction.atomic
def delete_bank_account(bank_account: BankAccount, *, by: User | None = None) -> None:
    """Delete a bank account and its assignments; documents keep their copies."""
    refuse_protected(bank_account.account)
    _lock(bank_account)
    before = _summary(bank_account)
    links = BankAccountDepartment.objects.filter(bank_account=bank_account)
    departments = set(links.values_list("department_id", flat=True))
    links.delete()
    bank_account.deleted = True
    bank_account.updated_at = clock.now()
    bank_account.save(update_fields=["deleted", "updated_at"])
    _show_on_departments(departments)
    journal.record(bank_account, "bank_account.destroy", by=by, before=before)


def known_or_new(
    account: Account, rows: Sequence[BankAccountInput], *, department: Department, by: User | None
) -> list[BankAccount]:
    """Return the distinct bank accounts on a document, in its order, creating those with new numbers.

    For a known number the stored data take precedence over the document's. New numbers are ignored if the
    account's protection doesn't let the user add any. Raises Invalid if a number is missing.
    """
    sent = {account_number_key(known(row.bank_account_number) or ""): row for row in rows}
    if "" in sent:
        raise Invalid({"bank_accounts": errors.BLANK})
    found = _with_keys(sent)
    if len(found) < len(sent) and may_add_accounts(account, by=by):
        # Of concurrent documents with the same new number, one creates the account and the others find it.
        lock_account(account)
        found = _with_keys(sent)
        for key, row in sent.items():
            if key not in found:
                found[key] = _new_of_document(account, row, department=department, by=by)
    return [found[key] for key in sent if key in found]


def is_known_number(text: str) -> bool:
    """Return whether the account in scope has a bank account with this number, or a department does."""
    key = account_number_key(text)
    numbers = Department.objects.filter(deleted=False).values_list("bank_account", flat=True)
    return bool(_with_keys([key])) or key in {account_number_key(number or "") for number in numbers}


def written_number(text: str, account: Account) -> str:
    """Return an account number as written, after the account's country if that completes an IBAN."""
    plain = text.strip()
    compact = normalize_account_number(plain, country=account.country)
    return plain if normalize_account_number(plain, country="") == compact else f"{compact[:2]}{plain}"


def departments_of(bank_accounts: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the departments' use of each bank account, in one statement."""
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in bank_accounts}
    links = BankAccountDepartment.objects.filter(bank_account_id__in=list(found), department__deleted=False)
    for row in links.order_by("department_id").values("bank_account_id", *_FLAGS):
        found[row.pop("bank_account_id")].append(row)
    return found


def _lock(bank_account: BankAccount) -> None:
    """Lock and reload the bank account; raises NotFound if it has been deleted."""
    lock_account(bank_account.account)
    bank_account.refresh_from_db()
    if bank_account.deleted:
        raise NotFound


def _with_keys(keys: Iterable[str]) -> dict[str, BankAccount]:
    """Return bank accounts by their key, the oldest of several."""
    rows = BankAccount.objects.filter(number_key__in=list(keys), deleted=False).order_by("-pk")
    return {row.number_key: row for row in rows}


def _new_of_document(
    account: Account, row: BankAccountInput, *, department: Department, by: User | None
) -> BankAccount:
    values = {name: value for name, value in row.given().items() if name in _SENT_WITH_DOCUMENT}
    bank_account = _new(account, BankAccountInput.of(values), department=department)
    journal.record(bank_account, "bank_account.create", by=by, after=_summary(bank_account))
    return bank_account


def _new(account: Account, attributes: BankAccountInput, *, department: Department) -> BankAccount:
    bank_account = BankAccount(account=account)
    _fill(bank_account, attributes, department=department)
    bank_account.save(force_insert=True)
    return bank_account


def _fill(bank_account: BankAccount, attributes: BankAccountInput, *, department: Department | None) -> None:
    """Assign the attributes; raises Invalid for a missing or duplicate number."""
    assign(bank_account, attributes)
    key = account_number_key(bank_account.bank_account_number)
    if not key:
        raise Invalid({"bank_account_number": errors.BLANK})
    taken = BankAccount.objects.filter(number_key=key, deleted=False).exclude(pk=bank_account.pk)
    if key != bank_account.number_key and taken.exists():
        raise Invalid({"bank_account_number": errors.TAKEN})
    bank_account.number_key = key
    bank_account.bank_account_number = written_number(bank_account.bank_account_number, bank_account.account)
    bank_account.bank_name = bank_account.bank_name or DEFAULT_BANK_NAME
    if not bank_account.bank_currency:
        usual = (department or main_department()).bank_account_currency
        bank_account.bank_currency = _currency(usual) or bank_account.account.currency


def _currency(text: str | None) -> str:
    """Return the currency code in free text; empty if there is none."""
    code = (text or "").strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""


def _departments_in(attributes: BankAccountInput) -> dict[int, Department]:
    """Return the departments in the attributes by id; raises Invalid for unknown ones."""
    rows = attributes.bank_account_version_departments or []
    wanted = [row.department_id or 0 for row in rows]
    departments = Department.objects.filter(deleted=False)
    found = departments.in_bulk([number for number in wanted if number]) if wanted else {}
    for place, number in enumerate(wanted):
        if number not in found:
            fault = errors.NOT_FOUND if number else errors.BLANK
            raise Invalid({f"{DEPARTMENTS}[{place}].department_id": fault})
    return {number: found[number] for number in wanted}


def _assign_departments(
    bank_account: BankAccount, attributes: BankAccountInput, departments: Mapping[int, Department]
) -> set[int]:
    """Assign departments to the account; return the ids of all that used or use it."""
    links = BankAccountDepartment.objects.filter(bank_account=bank_account)
    stored = {link.department_id: link for link in links}
    for row in attributes.bank_account_version_departments or []:
        department_id = row.department_id or 0
        link = stored.get(department_id) or BankAccountDepartment(
            account_id=bank_account.account_id, bank_account=bank_account
        )
        if row.remove:
            stored.pop(department_id, None)
            _remove(link)
        else:
            stored[department_id] = _assign(link, row)
    return {*departments, *stored}


def _remove(link: BankAccountDepartment) -> None:
    if link.pk is not None:
        link.delete()


def _assign(link: BankAccountDepartment, sent: BankAccountUseInput) -> BankAccountDepartment:
    if assign(link, sent.given(besides=("remove",))) or link.pk is None:
        link.updated_at = clock.now()
        if link.main_on_department:
            # First, because the database allows only one main account per department.
            others = BankAccountDepartment.objects.filter(department_id=link.department_id)
            others.filter(main_on_department=True).exclude(pk=link.pk).update(main_on_department=False)
        link.save()
    return link


def _show_on_departments(departments: Iterable[int]) -> None:
    """Update the denormalized bank accounts of departments."""
    shown: dict[int, list[dict[str, Any]]] = {number: [] for number in departments}
    links = BankAccountDepartment.objects.filter(department_id__in=list(shown), show_on_invoice=True)
    ordered = links.order_by("department_id", "-main_on_department", "bank_account_id")
    for link in ordered.select_related("bank_account"):
        shown[link.department_id].append(link.bank_account.copied)
    for number, rows in shown.items():
        Department.objects.filter(pk=number).update(shown_bank_accounts=rows)


def _facts(bank_account: BankAccount) -> dict[str, Any]:
    (departments,) = departments_of([bank_account.pk]).values()
    return {**journal.snapshot(bank_account), DEPARTMENTS: departments}


def _summary(bank_account: BankAccount) -> dict[str, Any]:
    """Return the values recorded in the journal, enough to identify a deleted account."""
    return {name: getattr(bank_account, name) for name in ("name", "bank_name", "bank_account_number")}
