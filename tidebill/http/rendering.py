"""Render responses and errors as JSON, XML or HTML."""

import re
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse as DjangoFileResponse
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from tidebill.http import errors, responses
from tidebill.http.body import BodyTooLarge
from tidebill.http.context import RequestContext
from tidebill.http.paging import data_url, link_header
from tidebill.wire import json, xml
from tidebill.wire.errors import (
    BadRequest,
    Invalid,
    Locked,
    Message,
    NotFound,
    RuleViolation,
    StaleVersion,
    WireError,
    code_of,
)
from tidebill.wire.selection import Selection

JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"
# InvoiceOcean's text, which clients compare.
NOT_SIGNED_IN = "You must be logged in to gain access to the site"
SECOND_FACTOR = "/accounts/2fa/"
_UTC = ZoneInfo("UTC")
_UNSAFE_IN_TEXT = re.compile(r'[^ -~]|["\\\\]')
_UNSAFE_IN_HEADER = re.compile(r"[^\w.\[\]?-]")


def respond(context: RequestContext, response: responses.Response) -> HttpResponse:
    """Render a response in the format of the request."""
    if context.format == "html" and not isinstance(
        response, responses.FileResponse | responses.Redirect | responses.TextResponse
    ):
        http_response = _page(context, response)
    else:
        http_response = _data(context, response)
    for name, value in response.headers.items():
        http_response[name] = value
    if not context.suffix:
        patch_vary_headers(http_response, ["Accept"])
    _note(context, http_response)
    return _unless_known(context, http_response)


def respond_error(context: RequestContext, error: WireError) -> HttpResponse:
    """Render an error in the API's error format."""
    if isinstance(error, errors.SecondFactorRequired) and context.format == "html":
        messages.warning(
            context.request, gettext("This account requires two-factor authentication. Set it up first.")
        )
        return HttpResponseRedirect(SECOND_FACTOR, status=303)
    status, body, headers = _describe(error)
    if context.format == "html":
        response = render(context.request, "error.html", {"status": status, "error": body}, status=status)
    else:
        response = _encoded(context, body, status)
    for name, value in headers.items():
        response[name] = value
    _note(context, response)
    return response


def error_messages(error: Invalid | RuleViolation) -> dict[str, list[str]]:
    """Return translated messages by field; those without a field are under ``base``."""
    if isinstance(error, RuleViolation):
        return {"base": [translated(error.message)]}
    return {name: [translated(m) for m in found] for name, found in error.errors.items()}


def plain_error(context: RequestContext, text: str, status: int) -> HttpResponse:
    """Render a server error."""
    code = "unavailable" if status == 503 else "server_error"
    body = {"code": "error", "message": text, "error_code": code}
    if context.format == "html":
        return render(context.request, "error.html", {"status": status, "error": body}, status=status)
    return _encoded(context, body, status)


def sign_in(context: RequestContext) -> HttpResponse:
    """Redirect to the sign-in page, which leads back after signing in."""
    return redirect_to_login(context.request.get_full_path())


def _page(context: RequestContext, response: responses.Response) -> HttpResponse:
    if response.then:
        return HttpResponseRedirect(response.then, status=303)
    if response.page is None:
        return _data(context, response)
    page_context = {"response": response, "context": context, **response.page_context}
    with translation.override(context.language or translation.get_language()):
        page = render(context.request, response.page, page_context, status=response.status)
    page["Cache-Control"] = "no-store"
    page["Vary"] = "Accept, Accept-Language, Cookie, HX-Request"
    data = next((name for name in ("json", "xml") if name in context.formats), None)
    if data and isinstance(response, responses.Detail | responses.Collection):
        page["Link"] = f'<{data_url(context.request, data)}>; rel="alternate"; type="application/{data}"'
    return page


def _data(context: RequestContext, response: responses.Response) -> HttpResponse:
    if isinstance(response, responses.Detail):
        return _one(context, response)
    if isinstance(response, responses.Collection):
        return _many(context, response)
    if isinstance(response, responses.FileResponse):
        return _file(response)
    if isinstance(response, responses.TextResponse):
        return HttpResponse(response.text, content_type=response.content_type, status=response.status)
    if isinstance(response, responses.Redirect):
        return HttpResponseRedirect(response.location, status=response.status)
    return _encoded(context, getattr(response, "value", None), response.status)


def _one(context: RequestContext, response: responses.Detail) -> HttpResponse:
    shape = _shape(context, response)
    if context.format == "xml":
        body = xml.write(response.resource, response.values, **shape).encode()
        return HttpResponse(body, content_type=XML_TYPE, status=response.status)
    body = json.encode(json.write(response.resource, response.values, **shape))
    return HttpResponse(body, content_type=JSON_TYPE, status=response.status)


def _many(context: RequestContext, response: responses.Collection) -> HttpResponse:
    shape = _shape(context, response)
    if context.format == "xml":
        body = xml.write_list(response.resource, response.rows, **shape).encode()
        http_response = HttpResponse(body, content_type=XML_TYPE)
    else:
        rows = [json.write(response.resource, row, **shape) for row in response.rows]
        http_response = HttpResponse(json.encode(rows), content_type=JSON_TYPE)
    if response.total is not None:
        http_response["X-Total-Count"] = str(response.total)
    links = link_header(context.request, response)
    if links:
        http_response["Link"] = links
    return http_response


def _shape(context: RequestContext, response: responses.Detail | responses.Collection) -> dict[str, Any]:
    """Return the selected fields and the time zone for serialization."""
    selection = Selection(
        context.only(response.resource), context.opted_in(response.resource), response.without
    )
    return {"zone": _zone(context), "selection": selection}


def _file(response: responses.FileResponse) -> HttpResponse:
    kind: Any = HttpResponse if isinstance(response.content, bytes) else DjangoFileResponse
    http_response: HttpResponse = kind(
        response.content, content_type=response.content_type, status=response.status
    )
    way = "inline" if response.inline else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", response.name)
    http_response["Content-Disposition"] = (
        f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(response.name)}"
    )
    return http_response


def _encoded(context: RequestContext, value: object, status: int) -> HttpResponse:
    if value is None:
        return HttpResponse(b"", status=status)
    if context.format == "xml":
        tag = "status" if isinstance(value, str) else "hash"
        return HttpResponse(xml.write_plain(value, tag=tag).encode(), content_type=XML_TYPE, status=status)
    return HttpResponse(json.encode(value), content_type=JSON_TYPE, status=status)


def _describe(error: WireError) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Return status, body and headers of an error."""
    status, code, headers = _classify(error)
    body: dict[str, Any] = {"code": "error", "message": _text_of(error)}
    if isinstance(error, NotFound):
        # Clients look for the text in either key, or for the shape of Rails errors: include all.
        body = {"code": "error", "status": 404, "error": "Not Found", "message": "Not Found"}
    body["error_code"] = code
    if isinstance(error, Invalid):
        body["error_codes"] = {name: [code_of(m) for m in found] for name, found in error.errors.items()}
    return status, body, headers


def _classify(error: WireError) -> tuple[int, str, dict[str, str]]:
    """Return status, stable code and headers of an error."""
    if isinstance(error, errors.MethodNotAllowed):
        return 405, "method_not_allowed", {"Allow": ", ".join(error.allowed)}
    if isinstance(error, errors.TooManyRequests):
        return 429, "too_many_requests", {"Retry-After": str(error.seconds)}
    if isinstance(error, Locked):
        return 409, "locked", {"Retry-After": "1"}
    kinds: tuple[tuple[type[WireError], int, str], ...] = (
        (Invalid, 422, "invalid"),
        (RuleViolation, 422, "rule_violation"),
        (NotFound, 404, "not_found"),
        (errors.Unauthenticated, 401, "not_signed_in"),
        (BodyTooLarge, 413, "body_too_large"),
        (BadRequest, 400, "bad_request"),
        (StaleVersion, 409, "stale_version"),
        (errors.SecondFactorRequired, 403, "second_factor_required"),
    )
    found = ((status, code) for kind, status, code in kinds if isinstance(error, kind))
    status, code = next(found, (403, "forbidden"))
    return status, code, {}


def _text_of(error: WireError) -> object:
    """Return the message of an error: translated, by field if it has fields, and never empty."""
    if isinstance(error, Invalid):
        return error_messages(error) or gettext("The request is invalid")
    if isinstance(error, errors.Unauthenticated):
        return NOT_SIGNED_IN
    if isinstance(error, errors.MethodNotAllowed):
        return gettext("This method is not allowed here")
    if isinstance(error, errors.TooManyRequests):
        return gettext("Too many requests. Try again later.")
    if isinstance(error, RuleViolation | BadRequest | Locked | StaleVersion):
        return translated(error.message)
    text = error.text if isinstance(error, errors.Forbidden | errors.SecondFactorRequired) else str(error)
    return translated(Message(text))


def translated(message: Message) -> str:
    """Return the message in the active language; never an empty text."""
    text = gettext(message.text or "The request is invalid")
    return text % message.params if message.params else text


def _zone(context: RequestContext) -> Any:
    return context.account.zone if context.caller else _UTC


def _note(context: RequestContext, response: HttpResponse) -> None:
    """Add headers that name ignored fields, so that clients notice typos, and warnings."""
    message = []
    if context.ignored:
        names = [_UNSAFE_IN_HEADER.sub("", name)[:60] for name in context.ignored[:20]]
        message.append(f'299 tidebill "ignored: {", ".join(names)}"')
    # In English for all callers: header values are ASCII.
    message += [
        f'299 tidebill "{_UNSAFE_IN_TEXT.sub("?", str(found))[:200]}"' for found in context.warnings[:20]
    ]
    if message:
        response["Warning"] = ", ".join(message)


def _unless_known(context: RequestContext, response: HttpResponse) -> HttpResponse:
    """Add an ETag to responses to reads; return 304 if the client has the current one."""
    if (
        context.request.method not in ("GET", "HEAD")
        or response.status_code != 200
        or context.format == "html"
    ):
        return response
    if response.streaming:
        return response
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    if "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-cache"
    if tag not in _tags(context.request.headers.get("If-None-Match", "")):
        return response
    unchanged = HttpResponseNotModified()
    unchanged["ETag"] = tag
    unchanged["Cache-Control"] = response["Cache-Control"]
    return unchanged


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
