from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_POLICY = "Content-Security-Policy"


class SecureContent:
    """Middleware that adds a content security policy: same-origin resources, no inline scripts or styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # The policy breaks the PDF viewer of some browsers.
        if response.get("Content-Type") != "application/pdf":
            response.headers.setdefault(_POLICY, settings.TIDEBILL_CONTENT_POLICY)
        return response
