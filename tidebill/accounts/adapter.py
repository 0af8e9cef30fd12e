from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.urls import reverse

from tidebill.accounts.hosts import origin_of
from tidebill.accounts.services.people import drop_credentials
from tidebill.http.limits import client_address


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter for sign-in; operators open accounts, there is no public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; a password that its owner may not know stops working.

        Someone else may have created the user. Only a browser that is signed in as the user proves that the
        owner of the mailbox knows the password too.
        """
        user = email_address.user
        if email_address.email == user.email and request.user != user:
            drop_credentials(user, with_tokens=False)
        return bool(super().confirm_email(request, email_address))

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        if not email_address.user.has_usable_password():
            return reverse("account_reset_password")
        return str(super().get_email_verification_redirect_url(email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send an email with links to the instance's own address, whatever Host header the request has."""
        request = self.request
        sent = f"{request.scheme}://{request.get_host()}"
        own = origin_of(request)
        links = {
            name: own + value.removeprefix(sent)
            for name, value in context.items()
            if isinstance(value, str) and value.startswith(f"{sent}/")
        }
        super().send_mail(template_prefix, email, {**context, **links})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count failures by login and address: strangers can't lock a user out from elsewhere."""
        return f"{client_address(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"
