"""Emails to the owners of an account."""

from tidebill.accounts.models import Account, Membership
from tidebill.mail.services.queue import queue_mail

_OWNERS_MAX = 5


def tell_owners(account: Account, subject: str, text: str, *, key: str) -> None:
    """Queue an email to the active owners, once per ``key``."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER, user__is_active=True)
    to = list(owners.order_by("pk").values_list("user__email", flat=True)[:_OWNERS_MAX])
    if to:
        queue_mail(account, to=to, subject=subject, text=text, key=key)
