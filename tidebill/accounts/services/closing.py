"""Account deletion: requested by the owner, confirmed by email."""

from django.core import signing
from django.db import transaction
from django_scopes import scope

from tidebill.accounts.account_emails import send_closing
from tidebill.accounts.models import Account, ApiToken, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import NotFound

_SALT = "tidebill.accounts.closing"
_VALID_SECONDS = 24 * 3600


def ask_to_close(account: Account, *, by: User) -> None:
    """Email the owner a link that deletes the account."""
    token = signing.dumps([account.pk, by.pk], salt=_SALT)
    journal.record(account, "account.ask_to_close", by=by)
    send_closing(by, account, token)


def account_to_close(token: str) -> tuple[Account, int]:
    """Return a deletion link's account and the id of the requester; raises NotFound if it has expired."""
    try:
        number, user = signing.loads(token, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    account = get_or_not_found(Account.objects.filter(pk=number, closed_at=None))
    return account, int(user)


@transaction.atomic
def close_account(token: str) -> Account:
    """Close the account for good: sign-in, tokens and public pages stop working. Raises NotFound."""
    account, user = account_to_close(token)
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.closed_at = account.updated_at = clock.now()
    account.save(update_fields=["closed_at", "updated_at"])
    with scope(account=account):
        ApiToken.objects.filter(revoked_at=None).update(revoked_at=account.closed_at)
    journal.record(account, "account.close", by=User.objects.filter(pk=user).first())
    return account
