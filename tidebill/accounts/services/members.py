"""Members of an account: add, invite, change roles, remove."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from tidebill.accounts.account_emails import send_invitation, send_verification, send_welcome
from tidebill.accounts.models import Account, ApiToken, Department, Membership, OwnRole, User
from tidebill.accounts.services.people import add_member, create_user, find_user, free_login
from tidebill.events import journal
from tidebill.kernel.permissions import PERMISSIONS, ROLES
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

OWNER = "owner"


@transaction.atomic
def add_user(account: Account, attributes: Mapping[str, Any], *, by: User | None = None) -> Membership:
    """Add a user to the account; raises Invalid.

    A new user gets the given password and is asked to verify their address, or is invited by email to choose
    one. An existing user keeps their password and is notified by email.
    """
    email = (attributes.get("email") or "").strip().lower()
    if not email:
        raise Invalid({"email": errors.BLANK})
    role = check_role(attributes.get("role") or "member")
    departments = check_departments(attributes.get("department_ids") or [])
    user = find_user(email)
    if user is None:
        user = _new_user(account, email, attributes, by=by)
    else:
        send_welcome(user, account, by=by)
    member = add_member(account, user=user, role=role, by=by)
    if departments:
        member.department_ids = departments
        member.save(update_fields=["department_ids"])
    return member


@transaction.atomic
def change_member(member: Membership, attributes: Mapping[str, Any], *, by: User | None = None) -> Membership:
    """Change a member's role or departments; the last owner can't be demoted."""
    before = journal.snapshot(member)
    if attributes.get("role"):
        role = check_role(attributes["role"], own=member.role)
        if member.role == OWNER != role:
            _refuse_last_owner(member)
        member.role = role
    if attributes.get("department_ids") is not None:
        member.department_ids = check_departments(attributes["department_ids"])
    journal.save_changes(member, before, "member.update", by=by)
    return member


@transaction.atomic
def remove_member(member: Membership, *, by: User | None = None) -> None:
    """Remove a member and revoke their tokens for the account."""
    if member.role == OWNER:
        _refuse_last_owner(member)
    now = clock.now()
    ApiToken.objects.filter(user=member.user, revoked_at=None).update(revoked_at=now, updated_at=now)
    journal.record(member, "member.remove", by=by, before={"user_id": member.user_id, "role": member.role})
    member.delete()


@transaction.atomic
def create_role(account: Account, attributes: Mapping[str, Any], *, by: User | None = None) -> OwnRole:
    """Create a custom role; raises Invalid for an unknown permission."""
    role = OwnRole(account=account)
    _fill_role(role, attributes)
    _insert(role)
    journal.record(role, "role.create", by=by, after={"name": role.name, "permissions": role.permissions})
    return role


@transaction.atomic
def update_role(role: OwnRole, attributes: Mapping[str, Any], *, by: User | None = None) -> OwnRole:
    """Update a custom role for all its members."""
    before = journal.snapshot(role)
    _fill_role(role, attributes)
    try:
        with transaction.atomic():
            journal.save_changes(role, before, "role.update", by=by)
    except IntegrityError:
        raise Invalid({"name": errors.TAKEN}) from None
    return role


@transaction.atomic
def delete_role(role: OwnRole, *, by: User | None = None) -> None:
    """Delete a custom role that nobody has."""
    if Membership.objects.filter(role=role.key).exists():
        raise RuleViolation("This role is still assigned to a user. Assign another role first.")
    journal.record(role, "role.destroy", by=by, before={"name": role.name})
    role.delete()


def check_role(role: str, *, own: str | None = None) -> str:
    """Return the role if it can be assigned; ownership can't. Raises Invalid."""
    if role in ROLES and (role != OWNER or own == OWNER):
        return role
    number = role.removeprefix(OwnRole.PREFIX)
    known = role.startswith(OwnRole.PREFIX) and number.isdecimal() and len(number) < 19
    if not known or not OwnRole.objects.filter(pk=int(number)).exists():
        raise Invalid({"role": errors.NOT_LISTED})
    return role


def check_departments(numbers: Sequence[int]) -> list[int]:
    """Return the departments a member can be restricted to; raises Invalid."""
    wanted = sorted(set(numbers))
    if Department.objects.filter(pk__in=wanted, deleted=False).count() != len(wanted):
        raise Invalid({"department_ids": errors.NOT_FOUND})
    return wanted


def check_password_strength(password: str) -> None:
    """Raise Invalid for a weak password."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None


def _new_user(account: Account, email: str, attributes: Mapping[str, Any], *, by: User | None) -> User:
    password = attributes.get("password") or ""
    invited = bool(attributes.get("invite")) or not password
    if not invited:
        check_password_strength(password)
    user = create_user(
        email=email,
        # A random placeholder until the invited user chooses a password.
        password=get_random_string(40) if invited else password,
        login=free_login(email.split("@", maxsplit=1)[0]),
        lang=account.lang.split("-")[0].split("/")[0],
        verified=False,
    )
    if invited:
        send_invitation(user, account, by=by)
    else:
        send_verification(user)
    return user


def _refuse_last_owner(member: Membership) -> None:
    owners = Membership.objects.select_for_update().filter(role=OWNER)
    if not [owner for owner in owners if owner.pk != member.pk]:
        raise RuleViolation("An account must have an owner")


def _fill_role(role: OwnRole, attributes: Mapping[str, Any]) -> None:
    if attributes.get("name") is not None:
        role.name = attributes["name"].strip()
    if not role.name:
        raise Invalid({"name": errors.BLANK})
    if attributes.get("permissions") is not None:
        role.permissions = sorted(set(attributes["permissions"]))
    if set(role.permissions) - set(PERMISSIONS):
        raise Invalid({"permissions": errors.NOT_LISTED})


def _insert(role: OwnRole) -> None:
    try:
        with transaction.atomic():
            role.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"name": errors.TAKEN}) from None
