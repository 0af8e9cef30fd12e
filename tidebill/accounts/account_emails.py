"""Plain-text emails about signing in, in the recipient's language."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from tidebill.accounts.invitation_links import invitation_link
from tidebill.accounts.models import Account, Membership, User


def send_first_password(user: User, account: Account) -> None:
    """Email the owner of a new account a link to set a password; it works like a password reset link."""
    key = default_token_generator.make_token(user)
    link = _url("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
    with override(user.lang):
        text = gettext("Set your password with this link, which is valid for %(days)s days:") % _validity()
        _send(user.email, _invitation_subject(account), f"{_invitation(account, None)}\n\n{text}\n{link}\n")


def send_invitation(member: Membership, *, by: User | None = None) -> None:
    """Email a user a link to join an account."""
    user, account = member.user, member.account
    link = invitation_link(member)
    with override(user.lang):
        text = gettext("Join with this link, which is valid for %(days)s days:") % _validity()
        _send(user.email, _invitation_subject(account), f"{_invitation(account, by)}\n\n{text}\n{link}\n")


def _validity() -> dict[str, int]:
    return {"days": settings.PASSWORD_RESET_TIMEOUT // 86400}


def _invitation_subject(account: Account) -> str:
    return gettext("Invitation to %(account)s") % {"account": account.name}


def _invitation(account: Account, by: User | None) -> str:
    if by is None:
        return gettext("You have been invited to %(account)s.") % {"account": account.name}
    return gettext("%(user)s has invited you to %(account)s.") % {"user": by.name, "account": account.name}


def send_verification(user: User) -> None:
    """Ask a user to verify their email address."""
    address = EmailAddress.objects.get(user=user, email=user.email)
    link = _url("account_confirm_email", key=EmailConfirmationHMAC.create(address).key)
    with override(user.lang):
        subject = gettext("Confirm your email address")
        text = gettext("Confirm your email address with this link:")
    _send(user.email, subject, f"{text}\n\n{link}\n")


def send_closing(user: User, account: Account, token: str) -> None:
    """Ask the owner to confirm the deletion of the account."""
    link = f"{settings.TIDEBILL_BASE_URL}/account/delete/{token}"
    with override(user.lang):
        subject = gettext("Delete account %(account)s?") % {"account": account.name}
        text = gettext(
            "We received a request to delete the account %(account)s and all its data. To confirm, open this "
            "link within a day. If you did not request this, ignore this message."
        ) % {"account": account.name}
    _send(user.email, subject, f"{text}\n\n{link}\n")


def _url(name: str, **places: str) -> str:
    return settings.TIDEBILL_BASE_URL + reverse(name, kwargs=places)


def _send(to: str, subject: str, text: str) -> None:
    """Send after the transaction commits: an email can't be rolled back."""
    transaction.on_commit(lambda: send_mail(" ".join(subject.split()), text, None, [to]))
