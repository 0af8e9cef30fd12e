"""Names that a client gives this server: only known ones are believed."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host


class CanonicalHost:
    """Answers under an unknown name as under the address of the instance.

    Clients may be led here without knowing our name, by a proxy or a hosts file: they bring the name of the
    service that they were written for. Nothing of such a name ends up in a link or a mail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
        if not validate_host(name, settings.ALLOWED_HOSTS):
            request.META["HTTP_HOST"] = urlsplit(settings.TIDEBILL_BASE_URL).netloc
        return self.get_response(request)
