from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as allauth does it; accounts are opened by the operator, not by a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
