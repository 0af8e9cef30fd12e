"""Custom roles: create, update, delete."""

from django.db import IntegrityError, transaction

from tidebill.accounts.commands import RoleInput
from tidebill.accounts.models import Account, Membership, OwnRole, User
from tidebill.accounts.services.authority import Authority, check_grant
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.permissions import GRANTABLE
from tidebill.storage.constraints import refuse_taken
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

_TAKEN = {"own_role_name": "name"}


@transaction.atomic
def create_role(
    account: Account, attributes: RoleInput, *, authority: Authority, by: User | None = None
) -> OwnRole:
    """Create a custom role; raises Invalid for an unknown permission, Forbidden for one the caller lacks."""
    role = OwnRole(account=account)
    _fill_role(role, attributes)
    check_grant(authority, role.grants)
    _insert(role)
    journal.record(role, "role.create", by=by, after={"name": role.name, "permissions": role.permissions})
    return role


@transaction.atomic
def update_role(
    role: OwnRole, attributes: RoleInput, *, authority: Authority, by: User | None = None
) -> OwnRole:
    """Update a custom role for all its members. Raises Invalid and Forbidden."""
    check_grant(authority, role.grants)
    before = journal.snapshot(role)
    _fill_role(role, attributes)
    check_grant(authority, role.grants)
    try:
        with transaction.atomic():
            journal.save_changes(role, before, "role.update", by=by)
    except IntegrityError as error:
        refuse_taken(error, OwnRole, _TAKEN)
    return role


@transaction.atomic
def delete_role(role: OwnRole, *, by: User | None = None) -> None:
    """Delete a custom role that nobody has."""
    if Membership.objects.filter(role=role.key).exists():
        raise RuleViolation("This role is still assigned to a user. Assign another role first.")
    journal.record(role, "role.destroy", by=by, before={"name": role.name})
    role.delete()


def _fill_role(role: OwnRole, attributes: RoleInput) -> None:
    if (name := known(attributes.name)) is not None:
        role.name = name.strip()
    if not role.name:
        raise Invalid({"name": errors.BLANK})
    permissions = known(attributes.permissions)
    role.permissions = sorted(role.grants if permissions is None else set(permissions))
    if set(role.permissions) - set(GRANTABLE):
        raise Invalid({"permissions": errors.NOT_LISTED})


def _insert(role: OwnRole) -> None:
    try:
        with transaction.atomic():
            role.save(force_insert=True)
    except IntegrityError as error:
        refuse_taken(error, OwnRole, _TAKEN)
