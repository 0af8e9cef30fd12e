from functools import partial
from typing import Any, Final, cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.images import IMAGES, Image
from tidebill.accounts.models import Account, Department, User
from tidebill.events import journal
from tidebill.kernel.identifiers import new_token
from tidebill.storage import clock
from tidebill.storage.prepared import prepared
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

STRONG: Final = "strong"
# Columns that determine the bank account of documents.
_PAID_TO: Final = ("bank_account", "use_mass_payment", "mass_payment_pattern")


def main_department() -> Department:
    """Return the default department of the account in scope.

    For users restricted to other departments, the first of those. Raises RuleViolation if all of them have
    been deleted.
    """
    found = _by_rank.instances()
    if not found:
        raise RuleViolation("You no longer have access to any department")
    return cast(Department, found[0])


@prepared
def _by_rank() -> "QuerySet[Department, Department]":
    return Department.objects.filter(deleted=False).order_by("-main", "pk")[:1]


@transaction.atomic
def create_department(account: Account, *, values: DepartmentInput, by: User | None = None) -> Department:
    """Create a department; it replaces the main one if ``values`` contains ``main``."""
    department = Department(account=account)
    _assign(department, values)
    _refuse_protected(department, {})
    if department.main:
        _demote_main(account)
    department.save(force_insert=True)
    journal.record(department, "department.create", by=by, after=_facts(department))
    return department


@transaction.atomic
def update_department(
    department: Department, *, values: DepartmentInput, by: User | None = None
) -> Department:
    """Update a department. The main department stays main until another one replaces it."""
    _lock(department)
    before = _facts(department)
    _assign(department, values)
    _refuse_protected(department, before)
    department.main = department.main or before["main"]
    if department.main and not before["main"]:
        _demote_main(department.account)
    _save_change(department, before, by=by)
    return department


@transaction.atomic
def delete_department(department: Department, *, by: User | None = None) -> None:
    """Hide a department from lists and lookups; documents keep their copy of its data."""
    _lock(department)
    if department.main:
        raise RuleViolation("The default department can't be deleted.")
    department.deleted = True
    department.updated_at = clock.now()
    department.save(update_fields=["deleted", "updated_at"])
    journal.record(department, "department.destroy", by=by, before={"name": department.name})


def _lock(department: Department) -> None:
    """Lock and reload the department, so that concurrent changes don't overwrite each other.

    Lock the account first: changing the main department affects two rows.
    """
    Account.objects.select_for_update().get(pk=department.account_id)
    department.refresh_from_db(from_queryset=Department.objects.select_for_update())


def _assign(department: Department, values: DepartmentInput) -> None:
    assign(department, values.given(besides=IMAGES))
    if not (department.name or "").strip():
        raise Invalid({"name": errors.BLANK})
    for image in IMAGES:
        if values.sends(image):
            _set_image(department, image, values.get(image))


def _refuse_protected(department: Department, before: journal.Snapshot) -> None:
    """Raise RuleViolation if only the operator may change where customers pay to, and this changes it."""
    if department.account.bank_account_security_level == STRONG:
        changed = [
            name for name in _PAID_TO if (getattr(department, name) or None) != (before.get(name) or None)
        ]
        if changed:
            raise RuleViolation("Only the operator of this server can change bank accounts")


def _set_image(department: Department, image: str, given: Image | None) -> None:
    file: FieldFile = getattr(department, image)
    _discard(file)
    if given:
        file.save(f"{new_token()}.{given.ending}", ContentFile(given.content), save=False)
    else:
        setattr(department, image, "")
    facts = {
        "file_name": given and given.name,
        "content_type": given and given.content_type,
        "file_size": given and len(given.content),
        "updated_at": given and clock.now(),
    }
    assign(department, {f"{image}_{name}": value for name, value in facts.items()})


def _discard(file: FieldFile) -> None:
    """Delete a file after the transaction commits: a deletion can't be rolled back."""
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))


def _demote_main(account: Account) -> None:
    """Unset the main department first, because the database allows only one."""
    Account.objects.select_for_update().get(pk=account.pk)
    Department._base_manager.filter(account=account, main=True).update(main=False, updated_at=clock.now())


def _save_change(department: Department, before: journal.Snapshot, *, by: User | None) -> None:
    old, new = journal.changes(before, _facts(department))
    if not new:
        return
    department.updated_at = clock.now()
    department.save()
    journal.record(department, "department.update", by=by, before=old, after=new)


def _facts(department: Department) -> dict[str, Any]:
    """Return the values recorded in the journal; of an image its name, type and size."""
    columns = journal.snapshot(department)
    return {name: value for name, value in columns.items() if name not in IMAGES}
