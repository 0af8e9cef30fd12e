from django.db import IntegrityError, transaction

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, ApiToken, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_LONGEST = 200


def create_token(account: Account, *, user: User, name: str = "", token: str | None = None) -> ApiToken:
    """An API token with which programs act for ``account`` as ``user``; made at random if none is given.

    Raises Invalid for a code that can't travel in a header or that another token has.
    """
    code = tokens.make_token() if token is None else tokens.strip_prefix(token)
    if not _is_sendable(code):
        raise Invalid({"token": errors.INVALID})
    row = ApiToken(account=account, user=user, name=name)
    row.digest, row.encrypted = tokens.digest(code), tokens.encrypt(code)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            journal.record(row, "token.create", by=user, after={"name": name})
    except IntegrityError as error:
        raise Invalid({"token": errors.TAKEN}) from error
    return row


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None = None) -> None:
    """End a token for good; its row stays, so that the journal can still name it."""
    if token.is_revoked:
        return
    token.revoked_at = token.updated_at = clock.now()
    token.save(update_fields=["revoked_at", "updated_at"])
    journal.record(token, "token.revoke", by=by, before={"name": token.name})


def _is_sendable(code: str) -> bool:
    return 0 < len(code) <= _LONGEST and code.isascii() and code.isprintable() and " " not in code
