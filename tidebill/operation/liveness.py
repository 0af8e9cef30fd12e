from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tidebill.operation.views.health import healthz

PATH = "/healthz"


class AnswerLiveness:
    """Middleware that answers liveness probes before sessions, languages and sign-in are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return healthz(request) if request.path_info == PATH else self.get_response(request)
