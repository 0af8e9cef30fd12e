from django.db import IntegrityError, transaction

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, ApiToken, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_LONGEST = 200


def create_token(account: Account, *, user: User, name: str = "", token: str | None = None) -> ApiToken:
    """Create an API token to act for ``account`` as ``user``; random if none is given.

    Raises Invalid for a duplicate code, or one that can't be sent in a header.
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
    """Revoke a token; its row stays for the journal."""
    if token.is_revoked:
        return
    token.revoked_at = token.updated_at = clock.now()
    token.save(update_fields=["revoked_at", "updated_at"])
    journal.record(token, "token.revoke", by=by, before={"name": token.name})


def _is_sendable(code: str) -> bool:
    return 0 < len(code) <= _LONGEST and code.isascii() and code.isprintable() and " " not in code
