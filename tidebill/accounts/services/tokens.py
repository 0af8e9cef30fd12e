from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, ApiToken, User
from tidebill.accounts.services.authority import check_departments
from tidebill.events import journal
from tidebill.kernel.permissions import GRANTABLE
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_LONGEST = 200
_PAST = _("must be in the future")


@dataclass(frozen=True)
class TokenLimits:
    """Limits of a token: permissions, departments (None for all of its user's) and the time it expires."""

    scopes: Sequence[str] | None = None
    department_ids: Sequence[int] | None = None
    expires_at: datetime | None = None


UNLIMITED = TokenLimits()


def create_token(
    account: Account,
    *,
    user: User,
    name: str = "",
    token: str | None = None,
    limits: TokenLimits = UNLIMITED,
) -> ApiToken:
    """Create an API token to act for ``account`` as ``user``; random if none is given.

    Raises Invalid for a duplicate code, one that can't be sent in a header, or limits that can't apply.
    """
    code = tokens.make_token() if token is None else tokens.strip_prefix(token)
    if not _is_sendable(code):
        raise Invalid({"token": errors.INVALID})
    row = ApiToken(account=account, user=user, name=name)
    row.digest, row.encrypted = tokens.digest(code), tokens.encrypt(code)
    _limit(row, limits)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            journal.record(row, "token.create", by=user, after={"name": name})
    except IntegrityError as error:
        raise Invalid({"token": errors.TAKEN}) from error
    return row


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None = None) -> None:
    """Revoke a token; its row stays for the journal."""
    if token.is_revoked:
        return
    token.revoked_at = token.updated_at = clock.now()
    token.save(update_fields=["revoked_at", "updated_at"])
    journal.record(token, "token.revoke", by=by, before={"name": token.name})


def _is_sendable(code: str) -> bool:
    return 0 < len(code) <= _LONGEST and code.isascii() and code.isprintable() and " " not in code


def _limit(row: ApiToken, limits: TokenLimits) -> None:
    if limits.scopes is not None:
        if not limits.scopes or set(limits.scopes) - set(GRANTABLE):
            raise Invalid({"permissions": errors.NOT_LISTED})
        row.scopes = sorted(set(limits.scopes))
    if limits.department_ids:
        row.department_ids = check_departments(limits.department_ids)
    if limits.expires_at is not None and limits.expires_at <= clock.now():
        raise Invalid({"expires_on": _PAST})
    row.expires_at = limits.expires_at
