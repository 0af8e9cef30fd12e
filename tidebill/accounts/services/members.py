"""Members of an account: invite, change roles, remove."""

from django.db import transaction

from tidebill.accounts.account_emails import send_invitation
from tidebill.accounts.commands import UserInput
from tidebill.accounts.models import Account, ApiToken, Membership, OwnRole, User
from tidebill.accounts.services.authority import (
    Authority,
    check_departments,
    check_grant,
    check_member,
    permissions_of,
)
from tidebill.accounts.services.passwords import check_password_strength
from tidebill.accounts.services.people import (
    add_member,
    create_user,
    drop_credentials,
    find_user,
    free_login,
    is_confirmed,
)
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.permissions import ROLES
from tidebill.storage import clock
from tidebill.storage.language import text_language
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation
from tidebill.wire.readers import read_path_id

OWNER = "owner"


@transaction.atomic
def add_user(
    account: Account, attributes: UserInput, *, authority: Authority, by: User | None = None
) -> Membership:
    """Invite a user to the account by email; raises Invalid and Forbidden.

    A new user who gets a password here can use this account at once, but stays unconfirmed for all others.
    """
    email = (attributes.email or "").strip().lower()
    if not email:
        raise Invalid({"email": errors.BLANK})
    role = check_role(attributes.role or "member")
    departments = check_departments(attributes.department_ids or [])
    check_grant(authority, permissions_of(role), departments=departments)
    user = find_user(email)
    if user is None:
        return _add_new_user(account, email, role, departments, attributes, by=by)
    return _invite(account, user, role, departments, by=by)


@transaction.atomic
def change_member(
    member: Membership, attributes: UserInput, *, authority: Authority, by: User | None = None
) -> Membership:
    """Change a member's role or departments; the last owner can't be demoted. Raises Forbidden."""
    check_member(authority, member)
    before = journal.snapshot(member)
    if attributes.role:
        role = check_role(attributes.role, own=member.role)
        if member.role == OWNER != role:
            _refuse_last_owner(member)
        member.role = role
    if (departments := known(attributes.department_ids)) is not None:
        member.department_ids = check_departments(departments)
    check_member(authority, member)
    journal.save_changes(member, before, "member.update", by=by)
    return member


@transaction.atomic
def remove_member(member: Membership, *, authority: Authority, by: User | None = None) -> None:
    """Remove a member and revoke their tokens for the account. Raises Forbidden."""
    check_member(authority, member)
    if member.role == OWNER:
        _refuse_last_owner(member)
    now = clock.now()
    ApiToken.objects.filter(user=member.user, revoked_at=None).update(revoked_at=now, updated_at=now)
    journal.record(member, "member.remove", by=by, before={"user_id": member.user_id, "role": member.role})
    member.delete()


def check_role(role: str, *, own: str | None = None) -> str:
    """Return the role if it can be assigned; ownership can't. Raises Invalid."""
    if role in ROLES and (role != OWNER or own == OWNER):
        return role
    number = read_path_id(role.removeprefix(OwnRole.PREFIX)) if role.startswith(OwnRole.PREFIX) else 0
    if not OwnRole.objects.filter(pk=number).exists():
        raise Invalid({"role": errors.NOT_LISTED})
    return role


def _add_new_user(
    account: Account,
    email: str,
    role: str,
    departments: list[int],
    attributes: UserInput,
    *,
    by: User | None,
) -> Membership:
    password = attributes.password or ""
    invited = bool(known(attributes.invite)) or not password
    if not invited:
        check_password_strength(password)
    user = create_user(
        email=email,
        password=None if invited else password,
        login=free_login(email.split("@", maxsplit=1)[0]),
        lang=text_language(account.lang),
        verified=False,
    )
    member = _add(account, user, role, departments, pending=invited, by=by)
    send_invitation(member, by=by)
    return member


def _invite(
    account: Account, user: User, role: str, departments: list[int], *, by: User | None
) -> Membership:
    member = _add(account, user, role, departments, pending=True, by=by)
    if not is_confirmed(user):
        drop_credentials(user)
    send_invitation(member, by=by)
    return member


def _add(
    account: Account, user: User, role: str, departments: list[int], *, pending: bool, by: User | None
) -> Membership:
    member = add_member(account, user=user, role=role, by=by, pending=pending)
    if departments:
        member.department_ids = departments
        member.save(update_fields=["department_ids"])
    return member


def _refuse_last_owner(member: Membership) -> None:
    owners = Membership.objects.select_for_update().filter(role=OWNER)
    if not [owner for owner in owners if owner.pk != member.pk]:
        raise RuleViolation("An account must have an owner")
