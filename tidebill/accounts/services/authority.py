"""Authority over other users: nobody grants or takes away more than they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext_noop as _

from tidebill.accounts.models import Department, Membership, OwnRole
from tidebill.kernel.permissions import EVERYTHING, ROLES, allows_all
from tidebill.wire import errors
from tidebill.wire.errors import Forbidden, Invalid
from tidebill.wire.readers import read_path_id

_TOO_MUCH = _("You can only manage permissions and departments that you have yourself")


class Authority(Protocol):
    """The permissions and departments of the caller; no departments mean all."""

    @property
    def permissions(self) -> frozenset[str]: ...

    @property
    def department_ids(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class Unlimited:
    """Authority of the operator."""

    permissions: frozenset[str] = frozenset({EVERYTHING})
    department_ids: tuple[int, ...] = ()


OPERATOR: Final = Unlimited()


def permissions_of(role: str) -> frozenset[str]:
    """Return the permissions of a built-in or custom role; none for a deleted one. Requires a scope."""
    known = ROLES.get(role)
    if known is not None:
        return known
    own = OwnRole.objects.filter(pk=read_path_id(role.removeprefix(OwnRole.PREFIX))).first()
    return own.grants if own else frozenset()


def check_grant(
    authority: Authority, permissions: Iterable[str], *, departments: Sequence[int] | None = None
) -> None:
    """Raise Forbidden unless ``authority`` holds the permissions and departments; an empty list is all."""
    held = authority.department_ids
    visible = departments is None or not held or (bool(departments) and set(departments) <= set(held))
    if not (visible and allows_all(authority.permissions, permissions)):
        raise Forbidden(_TOO_MUCH)


def check_member(authority: Authority, member: Membership) -> None:
    """Raise Forbidden if the member holds more than ``authority``."""
    check_grant(authority, permissions_of(member.role), departments=member.department_ids)


def check_departments(numbers: Sequence[int]) -> list[int]:
    """Return the departments a member or token can be restricted to; raises Invalid."""
    wanted = sorted(set(numbers))
    if Department.objects.filter(pk__in=wanted, deleted=False).count() != len(wanted):
        raise Invalid({"department_ids": errors.NOT_FOUND})
    return wanted
