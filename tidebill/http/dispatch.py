"""From a request to a response: format, body, caller, cross-site check, scope, and whatever the view says."""

import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django_scopes import scope

from tidebill.http import errors, responses
from tidebill.http.body import token_in
from tidebill.http.call import Call
from tidebill.http.endpoints import Endpoint
from tidebill.http.limits import limit
from tidebill.http.tables import FORMATS, respond_table
from tidebill.kernel.permissions import allows
from tidebill.storage import replica
from tidebill.storage.departments import only_departments
from tidebill.wire.errors import Invalid, Malformed, Missing, Refused, WireError

log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
# RFC draft "Idempotency-Key": opaque to us, bounded so that it fits its column.
KEY_MAX = 255
CREATED = 201


def dispatch(
    request: HttpRequest, endpoints: Mapping[str, Endpoint], *, format: str | None = None, **places: Any
) -> HttpResponse:
    """Answers one request of a route."""
    call = Call(request, form=format or accepted_format(request), suffix=format is not None)
    try:
        return _answer(call, endpoints, places)
    except WireError as error:
        return _refuse(call, error)
    except SuspiciousOperation:
        # Django's own limits, such as the number of fields.
        return _refuse(call, Malformed("The request can't be read"))
    except OperationalError:
        log.exception("The database did not answer")
        response = responses.plain_error(call, gettext("The database is not available, try again"), 503)
        response["Retry-After"] = "1"
        return response
    except Exception:
        log.exception("A call failed")
        return responses.plain_error(call, gettext("Something went wrong on the server"), 500)


def accepted_format(request: HttpRequest) -> str:
    """The format where the path has no suffix: a page only for who asks for one before data."""
    accept = request.headers.get("Accept", "")
    found = {kind: accept.find(kind) for kind in ("text/html", "application/json", "xml")}
    html, json = found["text/html"], found["application/json"]
    if html >= 0 and (json < 0 or html < json):
        return "html"
    xml = max(accept.find("application/xml"), accept.find("text/xml"))
    return "xml" if xml >= 0 and json < 0 else "json"


def _answer(call: Call, endpoints: Mapping[str, Endpoint], places: Mapping[str, Any]) -> HttpResponse:
    found = _endpoint(call, endpoints)
    call.raw = found.raw
    arguments = {name: int(value) if name == "id" else value for name, value in places.items()}
    call.caller = None if found.by_secret else _authenticate(call)
    limit(call.request, call.caller)
    if call.caller is None:
        if not found.public:
            raise errors.Unauthenticated
        return _perform(call, found, arguments)
    _check_origin(call)
    reach = only_departments(call.caller.department_ids)
    with translation.override(_language(call)), scope(account=call.account), reach:
        try:
            _check_permission(call, found)
            return _once(call, found, lambda: _perform(call, found, arguments))
        except WireError as error:
            # Inside the override: errors speak the caller's language too.
            return responses.respond_error(call, error)


def _endpoint(call: Call, endpoints: Mapping[str, Endpoint]) -> Endpoint:
    method = call.request.method or "GET"
    if method == "HEAD":
        method = "GET"
    if method == "POST" and call.format == "html":
        # A browser's form can only post: it names the method it means, as Rails does.
        method = str(call.body.get("_method", method)).upper()
    if method not in endpoints:
        raise errors.WrongMethod(sorted(endpoints))
    found = endpoints[method]
    if call.format not in found.formats and not (found.many and method == "GET" and call.format in FORMATS):
        raise Missing
    return found


def _authenticate(call: Call) -> Any:
    authenticate = import_string(settings.TIDEBILL_AUTHENTICATE)
    return authenticate(call.request, body_token=token_in(call.body))


def _check_origin(call: Call) -> None:
    """A cookie is sent by any page that a browser shows, a token only by who has it: cookies need proof."""
    if call.request.method in SAFE or call.caller is None or call.caller.via != "session":
        return
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(call.request)
    if check.process_view(call.request, _unprotected, (), {}) is not None:
        raise errors.Forbidden("This form has expired: reload the page and try again")


def _check_permission(call: Call, found: Endpoint) -> None:
    """The one place where roles are looked at: what a route needs against what its caller holds."""
    caller = call.caller
    if caller is not None and caller.lacks_second_factor and not found.public:
        raise errors.SecondFactorNeeded
    if found.public or caller is None or allows(caller.permissions, found.permission or ""):
        return
    raise errors.Forbidden("Your role in this account does not allow this")


def _unprotected(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def _language(call: Call) -> str:
    if call.format == "html" or not call.is_api:
        return translation.get_language() or "en"
    return str(call.account.lang or "en").split("/")[0]


def _perform(call: Call, found: Endpoint, arguments: Mapping[str, Any]) -> HttpResponse:
    if found.many and call.format in FORMATS and call.format not in found.formats:
        return respond_table(call, lambda: found.view(call, **arguments))
    if call.format != "html":
        return responses.respond(call, found.view(call, **arguments))
    try:
        return responses.respond(call, (found.page or found.view)(call, **arguments))
    except (Invalid, Refused) as error:
        return _show_again(call, found, arguments, error)


def _show_again(
    call: Call, found: Endpoint, arguments: Mapping[str, Any], error: Invalid | Refused
) -> HttpResponse:
    """The form of a change that failed, as it was sent, with what was wrong."""
    if found.form is None:
        raise error
    call.faults = responses.faults_of(error)
    answer = found.form(call, **arguments)
    answer.status = 422
    return responses.respond(call, answer)


def _once(call: Call, found: Endpoint, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Runs a change once for each Idempotency-Key; without a key, simply runs it."""
    if call.request.method in SAFE:
        return replica.read(perform)
    key = call.request.headers.get("Idempotency-Key")
    if key is None:
        key = _form_key(call, found)
    if key is None:
        return perform()
    if not 0 < len(key) <= KEY_MAX:
        raise Malformed("The Idempotency-Key must have 1 to 255 characters")
    once = import_string(settings.TIDEBILL_ONCE)
    result: HttpResponse = once(
        account=call.account, key=key, fingerprint=_fingerprint(call.request), perform=perform
    )
    return result


def _form_key(call: Call, found: Endpoint) -> str | None:
    """The key of a form that makes something: sent twice (a double click, a lost answer) it counts once."""
    if call.format != "html" or found.status != CREATED:
        return None
    key = call.body.get("form_key")
    return key if isinstance(key, str) and key else None


def _fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, path, query without the token, and the body to the byte."""
    query = request.GET.copy()
    query.pop("api_token", None)
    parts = (request.method or "", request.path, query.urlencode(), request.content_type or "")
    return sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _refuse(call: Call, error: WireError) -> HttpResponse:
    person = "html" in (call.format, accepted_format(call.request))
    if isinstance(error, errors.Unauthenticated) and person:
        return responses.sign_in(call)
    return responses.respond_error(call, error)
