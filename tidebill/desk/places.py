"""The user's chosen account and department, stored in the session."""

from typing import Final

from django.http import HttpRequest

from tidebill.accounts.authentication import SESSION_ACCOUNT
from tidebill.accounts.models import Department, User
from tidebill.accounts.services.people import accounts_of
from tidebill.wire.errors import NotFound

_DEPARTMENT: Final = "department_id"


def chosen_department(request: HttpRequest) -> int | None:
    """Return the department that lists are filtered by; None for all."""
    found = request.session.get(_DEPARTMENT)
    return found if isinstance(found, int) else None


def choose_department(request: HttpRequest, number: int | None) -> None:
    """Filter lists by a department of the account in scope; raises NotFound."""
    if number is None:
        request.session.pop(_DEPARTMENT, None)
        return
    if not Department.objects.filter(pk=number, deleted=False).exists():
        raise NotFound
    request.session[_DEPARTMENT] = number


def choose_account(request: HttpRequest, user: User, number: int | None) -> None:
    """Switch to another account of the user; raises NotFound."""
    if number not in [account.pk for account in accounts_of(user)]:
        raise NotFound
    request.session[SESSION_ACCOUNT] = number
    request.session.pop(_DEPARTMENT, None)
