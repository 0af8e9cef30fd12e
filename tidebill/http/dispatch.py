"""From request to response: format, body, authentication, CSRF check, permission, account scope, view."""

import errno
import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from hashlib import sha256
from itertools import count
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scope

from tidebill.events.idempotency import once, once_outside
from tidebill.http import errors, rendering
from tidebill.http.body import token_in
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import Endpoint
from tidebill.http.hooks import authenticate
from tidebill.http.limits import limit, limit_unparsed
from tidebill.http.responses import Collection, Detail, Response
from tidebill.http.tables import FORMATS, respond_table
from tidebill.kernel.permissions import allows
from tidebill.storage import replica
from tidebill.storage.caller import holding
from tidebill.storage.departments import only_departments
from tidebill.storage.language import text_language
from tidebill.wire.errors import BadRequest, Invalid, NotFound, RuleViolation, WireError

log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
# The RFC draft "Idempotency-Key" makes it opaque; the limit is that of its column.
KEY_MAX = 255
CREATED = 201
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def dispatch(
    request: HttpRequest, endpoints: Mapping[str, Endpoint], *, format: str | None = None, **places: object
) -> HttpResponse:
    """Handle a request of a route."""
    context = RequestContext(request, form=format or accepted_format(request), suffix=format is not None)
    try:
        return _answer(context, endpoints, places)
    except WireError as error:
        return _reject(context, error)
    except SuspiciousOperation:
        # Limits enforced by Django, such as the number of fields.
        return _reject(context, BadRequest("The request can't be read"))
    except Exception as error:
        unavailable = respond_unavailable(context, error)
        if unavailable is not None:
            return unavailable
        log.exception("Unhandled exception in a request")
        return rendering.plain_error(context, gettext("Something went wrong on the server"), 500)


def respond_unavailable(context: RequestContext, error: BaseException | None) -> HttpResponse | None:
    """Return a 503 response if the database can't be reached or the disk is full, else None."""
    if isinstance(error, OperationalError):
        log.error("Database not available", exc_info=error)
        text = gettext("The database is not available. Try again.")
    elif isinstance(error, OSError) and error.errno in _FULL:
        log.error("The disk is full", exc_info=error)
        text = gettext("The server has no free disk space. Try again later.")
    else:
        return None
    response = rendering.plain_error(context, text, 503)
    response["Retry-After"] = "1"
    return response


def is_id(name: str) -> bool:
    """Return whether a path parameter is the id of a row."""
    return name == "id" or name.endswith("_id")


def accepted_format(request: HttpRequest) -> str:
    """Return the format of a URL without suffix: HTML only if ``Accept`` prefers it to data."""
    accept = request.headers.get("Accept", "")
    found = {kind: accept.find(kind) for kind in ("text/html", "application/json", "xml")}
    html, json = found["text/html"], found["application/json"]
    if html >= 0 and (json < 0 or html < json):
        return "html"
    xml = max(accept.find("application/xml"), accept.find("text/xml"))
    return "xml" if xml >= 0 and json < 0 else "json"


def _answer(
    context: RequestContext, endpoints: Mapping[str, Endpoint], places: Mapping[str, Any]
) -> HttpResponse:
    limit_unparsed(context.request)
    found = _endpoint(context, endpoints)
    context.raw = found.raw
    arguments = {name: int(value) if is_id(name) else value for name, value in places.items()}
    context.caller = None if found.capability_url else _authenticate(context)
    limit(context.request, context.caller)
    if context.caller is None:
        if not found.public:
            raise errors.Unauthenticated
        return _perform(context, found, arguments)
    _check_origin(context)
    reach = only_departments(context.caller.department_ids)
    held = holding(context.caller.permissions)
    with translation.override(_language(context)), scope(account=context.account), reach, held:
        try:
            _check_permission(context, found)
            return _once(context, found, lambda: _perform(context, found, arguments))
        except WireError as error:
            # Inside the override, so that errors are in the caller's language too.
            return rendering.respond_error(context, error)


def _endpoint(context: RequestContext, endpoints: Mapping[str, Endpoint]) -> Endpoint:
    method = context.request.method or "GET"
    if method == "HEAD":
        method = "GET"
    if method == "POST" and context.format == "html":
        # HTML forms can only POST; ``_method`` names the actual method, as in Rails.
        method = str(context.body.get("_method", method)).upper()
    if method not in endpoints:
        raise errors.MethodNotAllowed(sorted(endpoints))
    found = endpoints[method]
    context.formats = found.formats
    if found.page_first and not context.suffix:
        context.format = _page_or_data(context, found)
    if context.format not in found.formats and not (
        found.many and method == "GET" and context.format in FORMATS
    ):
        raise NotFound
    return found


def _page_or_data(context: RequestContext, found: Endpoint) -> str:
    """Return the format of a page for people: data only if ``Accept`` names it and the endpoint has it."""
    accept = context.request.headers.get("Accept", "")
    is_named = any(kind in accept for kind in ("json", "/xml"))
    return context.format if is_named and context.format in found.formats else "html"


def _authenticate(context: RequestContext) -> Any:
    return authenticate.call(context.request, body_token=token_in(context.body))


def _check_origin(context: RequestContext) -> None:
    """Reject cross-site requests with a session cookie; browsers don't send tokens by themselves."""
    if context.request.method in SAFE or context.caller is None or context.caller.via != "session":
        return
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(context.request)
    if check.process_view(context.request, _unprotected, (), {}) is not None:
        raise errors.Forbidden("This form has expired. Reload the page and try again.")


def _check_permission(context: RequestContext, found: Endpoint) -> None:
    """Check the route's permission against the caller's; the only place that enforces roles."""
    caller = context.caller
    if caller is not None and caller.lacks_second_factor and not found.public:
        raise errors.SecondFactorRequired
    if found.public or caller is None or allows(caller.permissions, found.permission or ""):
        return
    raise errors.Forbidden("You don't have permission to do this")


def _unprotected(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def _language(context: RequestContext) -> str:
    if context.format == "html" or not context.is_api:
        return translation.get_language() or "en"
    return text_language(context.account.lang)


def _perform(context: RequestContext, found: Endpoint, arguments: Mapping[str, object]) -> HttpResponse:
    if found.many and context.format in FORMATS and context.format not in found.formats:
        return respond_table(context, lambda: _view(context, found, arguments))
    if context.format != "html":
        return rendering.respond(context, _view(context, found, arguments))
    try:
        return rendering.respond(context, (found.page or found.view)(context, **arguments))
    except (Invalid, RuleViolation) as error:
        return _show_again(context, found, arguments, error)


def _view(context: RequestContext, found: Endpoint, arguments: Mapping[str, object]) -> Response:
    """Call the view, and name what it knows nothing of. In strict mode that undoes the change."""
    changes = context.is_strict and context.request.method not in SAFE and not found.outside
    with transaction.atomic() if changes else nullcontext():
        try:
            response = found.view(context, **arguments)
        except Invalid:
            # An unknown envelope explains what is missing.
            _name_unread(context, found)
            raise
        _name_unread(context, found)
        unknown = isinstance(response, Detail | Collection) and context.unknown_selection(response.resource)
        context.ignore(unknown or ())
        return response


def _name_unread(context: RequestContext, found: Endpoint) -> None:
    if not found.raw:
        context.ignore_unread(reads=found.reads, parameters=found.parameters)


def _show_again(
    context: RequestContext, found: Endpoint, arguments: Mapping[str, object], error: Invalid | RuleViolation
) -> HttpResponse:
    """Render the form of a failed change again, with the submitted values and the errors."""
    if found.form is None:
        raise error
    context.errors = rendering.error_messages(error)
    response = found.form(context, **arguments)
    response.status = 422
    return rendering.respond(context, response)


def _once(context: RequestContext, found: Endpoint, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Apply a change once per Idempotency-Key; without a key, just apply it."""
    if context.request.method in SAFE:
        return replica.read(perform)
    key = context.request.headers.get("Idempotency-Key")
    if key is None:
        key = _form_key(context, found)
    if key is None:
        return perform()
    if not 0 < len(key) <= KEY_MAX:
        raise BadRequest("The Idempotency-Key must have 1 to 255 characters")
    fingerprint = _fingerprint(context.request)
    if not found.outside:
        perform = _repeatable(context, perform)
        return once(account_id=context.account.pk, key=key, fingerprint=fingerprint, perform=perform)

    def resume(is_resumed: bool) -> HttpResponse:
        context.is_resumed = is_resumed
        return perform()

    return once_outside(account_id=context.account.pk, key=key, fingerprint=fingerprint, perform=resume)


def _repeatable(context: RequestContext, perform: Callable[[], HttpResponse]) -> Callable[[], HttpResponse]:
    """Return ``perform`` for a transaction that may be rolled back and repeated."""
    runs = count()

    def run() -> HttpResponse:
        if next(runs):
            context.reset()
        return perform()

    return run


def _form_key(context: RequestContext, found: Endpoint) -> str | None:
    """Return the idempotency key of a form that creates an object, so that a double submit creates one."""
    if context.format != "html" or found.status != CREATED:
        return None
    key = context.body.get("form_key")
    return key if isinstance(key, str) and key else None


def _fingerprint(request: HttpRequest) -> str:
    """Return a hash that identifies the request: method, path, query without the token, and the raw body."""
    query = request.GET.copy()
    query.pop("api_token", None)
    parts = (request.method or "", request.path, query.urlencode(), request.content_type or "")
    return sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _reject(context: RequestContext, error: WireError) -> HttpResponse:
    person = "html" in (context.format, accepted_format(context.request))
    if isinstance(error, errors.Unauthenticated) and person:
        return rendering.sign_in(context)
    return rendering.respond_error(context, error)
