"""Host names of accounts."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def subdomain_of(request: HttpRequest) -> str:
    """Return the subdomain of TIDEBILL_DOMAIN in the request's host; empty for any other host."""
    host = split_domain_port(request.get_host())[0]
    suffix = f".{settings.TIDEBILL_DOMAIN}"
    return host.removesuffix(suffix) if settings.TIDEBILL_DOMAIN and host.endswith(suffix) else ""


def origin_of(request: HttpRequest) -> str:
    """Return the configured origin of the account in the request's host, else of the instance."""
    base = urlsplit(settings.TIDEBILL_BASE_URL)
    name = subdomain_of(request)
    if not name:
        return f"{base.scheme}://{base.netloc}"
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{name}.{settings.TIDEBILL_DOMAIN}{port}"
