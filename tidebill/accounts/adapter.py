from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter for sign-in; operators open accounts, there is no public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
