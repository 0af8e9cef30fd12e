import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.encoding import escape_uri_path

from tidebill.kernel.permissions import AREAS
from tidebill.operation.metrics import count_request
from tidebill.operation.scrubbing import HIDDEN

_log = logging.getLogger("tidebill.requests")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_SECRET_PARTS = ("token", "key")
# First segments that are logged even if no route matches.
_PLAIN = frozenset({*AREAS, "accounts", "client", "f", "healthz", "invoice", "pay", "static"})


class LogRequests:
    """Middleware that assigns a request id (``X-Request-Id``) and logs each request without secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id = _name_request(request)
        seconds = time.monotonic() - began
        count_request(request.method or "", response.status_code, seconds)
        _log.info(
            "%s %s %s %dms account=%s request=%s",
            request.method,
            _loggable_path(request),
            response.status_code,
            seconds * 1000,
            _account_prefix(request),
            request_id,
        )
        return response


def _name_request(request: HttpRequest) -> str:
    """Return the client's request id, to correlate logs, or a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _GIVEN_ID.match(given) else secrets.token_hex(8)


def _loggable_path(request: HttpRequest) -> str:
    """Return the path without its query and without capability tokens.

    A path without a route may contain anything, such as a mistyped capability URL: only a known beginning
    is logged.
    """
    path = request.path
    match = request.resolver_match
    if match is None:
        first, _, rest = path.lstrip("/").partition("/")
        if first not in _PLAIN:
            return f"/{HIDDEN}"
        return f"/{first}/{HIDDEN}" if rest else f"/{first}"
    for name in _SECRET_PARTS:
        value = match.kwargs.get(name) if match else None
        if value:
            path = path.replace(str(value), HIDDEN)
    return escape_uri_path(path)


def _account_prefix(request: HttpRequest) -> str:
    caller = getattr(request, "caller", None)
    return caller.account.prefix if caller else "-"
