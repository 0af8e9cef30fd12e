from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from tidebill.accounts.models import User
from tidebill.storage.language import text_language


class UserLocaleMiddleware:
    """Middleware that sets the language of the signed-in user, regardless of the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            translation.activate(text_language(request.user.lang))
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
