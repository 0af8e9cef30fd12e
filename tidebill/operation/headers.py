from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_POLICY = "Content-Security-Policy"


class SecureContent:
    """Middleware: a page may load from its own server only, and run no script or style written into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A PDF is drawn by the browser's own viewer, which some browsers let the policy break.
        if response.get("Content-Type") != "application/pdf":
            response.headers.setdefault(_POLICY, settings.TIDEBILL_CONTENT_POLICY)
        return response
