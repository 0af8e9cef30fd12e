"""Two chains of middlewares: the whole one for pages, and a short one for data."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django_htmx.middleware import HtmxDetails

_Respond = Callable[[HttpRequest], HttpResponseBase]
_ENDINGS = (".json", ".xml")
_TEXTS = frozenset({"application/json", "application/xml", "text/xml"})
_NAMES = (b"api_token", b"api-token")
# Larger bodies take the whole chain, which matters little to them.
_BODY_MAX = 2**18


class ShortenChain:
    """Middleware, the first one, that handles requests for data with TIDEBILL_DATA_MIDDLEWARE only.

    Sessions, messages and language negotiation are for people; the request of a program needs none of them.
    In doubt, a request takes the whole chain, whose answer is the same.
    """

    def __init__(self, get_response: _Respond) -> None:
        self.get_response = get_response
        self.short = _build_chain(settings.TIDEBILL_DATA_MIDDLEWARE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.short(request) if is_for_data(request) else self.get_response(request)


class AnswerPrograms:
    """Middleware for data: nobody is signed in, and the default language until the account is known."""

    def __init__(self, get_response: _Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The thread may still have the language of another request.
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        _provide_nobody(request)
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        return response


def is_for_data(request: HttpRequest) -> bool:
    """Return whether a program asks for data, with nothing in the request that is for a person.

    Only Tidebill's own routes have these suffixes. They check the CSRF token of a session themselves
    (http/dispatch.py).
    """
    headers = request.META
    if headers.get("HTTP_COOKIE") or "HTTP_ACCEPT_LANGUAGE" in headers:
        return False
    if "text/html" in headers.get("HTTP_ACCEPT", ""):
        return False
    return request.path_info.endswith(_ENDINGS) and _has_token(request)


def _has_token(request: HttpRequest) -> bool:
    """Return whether a token is sent; without one, a public page may start a session."""
    headers = request.META
    if "HTTP_AUTHORIZATION" in headers or "api_token=" in headers.get("QUERY_STRING", ""):
        return True
    is_text = request.content_type in _TEXTS and 0 < _body_length(request) <= _BODY_MAX
    return is_text and any(name in request.body for name in _NAMES)


def _body_length(request: HttpRequest) -> int:
    found = request.META.get("CONTENT_LENGTH") or ""
    return int(found) if found.isascii() and found.isdigit() else 0


def _provide_nobody(request: HttpRequest) -> None:
    """Give views that serve people as well a user, a session and messages that are kept nowhere."""
    request.user = AnonymousUser()
    request.session = SessionStore()
    request._messages = BaseStorage(request)  # type: ignore[attr-defined]  # Django's name
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]


class _Views(BaseHandler):
    """Django's own call of the view; no middleware for data hooks into it."""

    def __init__(self) -> None:
        self._view_middleware: list[object] = []
        self._template_response_middleware: list[object] = []
        self._exception_middleware: list[object] = []

    def respond(self, request: HttpRequest) -> HttpResponseBase:
        found: HttpResponseBase = self._get_response(request)  # type: ignore[attr-defined]  # Django's name
        return found


def _build_chain(paths: list[str]) -> _Respond:
    respond = cast("_Respond", convert_exception_to_response(_Views().respond))
    for path in reversed(paths):
        respond = cast("_Respond", convert_exception_to_response(import_string(path)(respond)))
    return respond
