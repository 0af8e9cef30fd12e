"""Invitations: a membership grants nothing until the user opens the emailed link and accepts it."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django_scopes import scopes_disabled

from tidebill.accounts.invitation_links import SALT
from tidebill.accounts.models import Membership, User
from tidebill.accounts.services.passwords import check_password_strength
from tidebill.accounts.services.people import drop_credentials, is_confirmed
from tidebill.events import journal
from tidebill.wire.errors import NotFound


def find_invitation(token: str) -> Membership:
    """Return the membership of an emailed link; raises NotFound if it has expired or has been accepted."""
    try:
        number, user = signing.loads(token, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature:
        raise NotFound from None
    with scopes_disabled():
        rows = Membership.objects.filter(pk=number, user_id=user, user__is_active=True)
        member = rows.filter(account__closed_at=None).select_related("user", "account").first()
    if member is None or not (member.pending or needs_password(member.user)):
        raise NotFound
    return member


def needs_password(user: User) -> bool:
    """Return whether the user has to choose a password: others may know the one of an unconfirmed user."""
    return not is_confirmed(user)


@transaction.atomic
def accept_invitation(member: Membership, *, password: str | None) -> None:
    """Accept an invitation; an unconfirmed user is confirmed and takes the password. Raises Invalid."""
    user = User.objects.select_for_update().get(pk=member.user_id)
    if needs_password(user):
        check_password_strength(password or "")
        drop_credentials(user)
        user.set_password(password)
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
    if member.pending:
        member.pending = False
        member.save(update_fields=["pending"])
    journal.record(member, "member.accept", by=user, after={"user_id": user.pk, "role": member.role})
