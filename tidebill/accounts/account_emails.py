"""Plain-text emails about signing in, in the recipient's language."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from tidebill.accounts.models import Account, User


def send_invitation(user: User, account: Account) -> None:
    """Invite a new user to choose a password, with a password reset link."""
    key = default_token_generator.make_token(user)
    link = _url("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
    with override(user.lang):
        subject = gettext("Invitation to %(account)s") % {"account": account.name}
        text = gettext("You may now work in %(account)s. Choose a password here:") % {"account": account.name}
    _send(user.email, subject, f"{text}\n\n{link}\n")


def send_welcome(user: User, account: Account) -> None:
    """Notify an existing user that they were added to another account."""
    with override(user.lang):
        subject = gettext("Invitation to %(account)s") % {"account": account.name}
        text = gettext("You may now work in %(account)s. Sign in here:") % {"account": account.name}
    _send(user.email, subject, f"{text}\n\n{account.url}\n")


def send_verification(user: User) -> None:
    """Ask a user to verify their email address."""
    address = EmailAddress.objects.get(user=user, email=user.email)
    link = _url("account_confirm_email", key=EmailConfirmationHMAC.create(address).key)
    with override(user.lang):
        subject = gettext("Confirm your e-mail address")
        text = gettext("Confirm with this link that the address is yours:")
    _send(user.email, subject, f"{text}\n\n{link}\n")


def send_closing(user: User, account: Account, token: str) -> None:
    """Ask the owner to confirm the deletion of the account."""
    link = f"{settings.TIDEBILL_BASE_URL}/account/delete/{token}"
    with override(user.lang):
        subject = gettext("Delete the account %(account)s?") % {"account": account.name}
        text = gettext(
            "Somebody has asked to delete the account %(account)s with everything in it. If it was you, "
            "confirm it here within a day; if not, there is nothing to do:"
        ) % {"account": account.name}
    _send(user.email, subject, f"{text}\n\n{link}\n")


def _url(name: str, **places: str) -> str:
    return settings.TIDEBILL_BASE_URL + reverse(name, kwargs=places)


def _send(to: str, subject: str, text: str) -> None:
    """Send after the transaction commits: an email can't be rolled back."""
    transaction.on_commit(lambda: send_mail(" ".join(subject.split()), text, None, [to]))
