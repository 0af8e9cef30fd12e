"""Validation of the Host header."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host


class CanonicalHost:
    """Middleware that replaces an unknown host by the instance's own.

    Clients of InvoiceOcean may be redirected here by a proxy or a hosts file and send the original host name,
    which must not end up in a link or an email.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
        if not validate_host(name, settings.ALLOWED_HOSTS):
            request.META["HTTP_HOST"] = urlsplit(settings.TIDEBILL_BASE_URL).netloc
        return self.get_response(request)
