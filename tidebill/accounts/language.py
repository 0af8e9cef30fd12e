from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from tidebill.accounts.models import User


class UserLocaleMiddleware:
    """Middleware that sets the language of the signed-in user, regardless of the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            translation.activate(supported(request.user.lang))
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def supported(tag: str) -> str:
    """Return the language, or English if there is no translation."""
    try:
        return translation.get_supported_language_variant(tag)
    except LookupError:
        return "en"
