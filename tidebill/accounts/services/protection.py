"""Protection of the bank accounts that customers pay to.

``none``: every user may change them. ``normal``: only those who manage departments, and documents use known
accounts. ``strong``: only the operator of the server.
"""

from django.utils.translation import gettext_noop as _

from tidebill.accounts.models import Account, Membership, User
from tidebill.accounts.services.authority import permissions_of
from tidebill.accounts.services.departments import STRONG
from tidebill.kernel.permissions import allows
from tidebill.storage.caller import caller_permissions
from tidebill.wire.errors import RuleViolation

NONE, NORMAL = "none", "normal"
MANAGING = "departments:write"
PROTECTED = _("is protected against changes of the bank account")


def is_protected(account: Account) -> bool:
    """Return whether documents may only name known bank accounts and mass payment codes."""
    return account.bank_account_security_level != NONE


def may_add_accounts(account: Account, *, by: User | None) -> bool:
    """Return whether the user may add a bank account with a document."""
    level = account.bank_account_security_level
    if level != NORMAL:
        return level == NONE
    held = caller_permissions()
    if held is None:
        member = Membership.objects.filter(account=account, user=by).first() if by else None
        held = permissions_of(member.role) if member else frozenset()
    return allows(held, MANAGING)


def refuse_protected(account: Account) -> None:
    """Raise RuleViolation if only the operator may change bank accounts."""
    if account.bank_account_security_level == STRONG:
        raise RuleViolation("Only the operator of this server can change bank accounts")
