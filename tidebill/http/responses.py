"""The one place that makes responses: answers and errors, in JSON, XML, or as a page."""

import re
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from tidebill.http import answers, errors
from tidebill.http.body import TooLarge
from tidebill.http.call import Call
from tidebill.http.paging import data_url, link_header
from tidebill.wire import json, xml
from tidebill.wire.errors import Busy, Invalid, Malformed, Message, Missing, Outdated, Refused, WireError
from tidebill.wire.resource import Selection

JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"
# The text of the recorded answer, which clients compare.
NOT_SIGNED_IN = "You must be logged in to gain access to the site"
SECOND_FACTOR = "/accounts/2fa/"
_UTC = ZoneInfo("UTC")
_UNSAFE_IN_TEXT = re.compile(r'[^ -~]|["\\\\]')
_UNSAFE_IN_HEADER = re.compile(r"[^\w.\[\]?-]")


def respond(call: Call, answer: answers.Answer) -> HttpResponse:
    """The response for an answer in the format of the call."""
    if call.format == "html" and not isinstance(answer, answers.File | answers.Redirect | answers.Text):
        response = _page(call, answer)
    else:
        response = _data(call, answer)
    for name, value in answer.headers.items():
        response[name] = value
    if not call.suffix:
        patch_vary_headers(response, ["Accept"])
    _note(call, response)
    return _unless_known(call, response)


def respond_error(call: Call, error: WireError) -> HttpResponse:
    """The response for anything a view refused, in the wire's error shape."""
    if isinstance(error, errors.SecondFactorNeeded) and call.format == "html":
        messages.warning(call.request, gettext("This account asks for a second factor: set one up first"))
        return HttpResponseRedirect(SECOND_FACTOR, status=303)
    status, body, headers = _describe(error)
    if call.format == "html":
        response = render(call.request, "error.html", {"status": status, "error": body}, status=status)
    else:
        response = _encoded(call, body, status)
    for name, value in headers.items():
        response[name] = value
    return response


def faults_of(error: Invalid | Refused) -> dict[str, list[str]]:
    """What was wrong by field, in the reader's words; what concerns no field is ``base``'s."""
    if isinstance(error, Refused):
        return {"base": [translated(error.message)]}
    return {name: [translated(m) for m in found] for name, found in error.errors.items()}


def plain_error(call: Call, text: str, status: int) -> HttpResponse:
    """An error that is nobody's input: a fault of the server, or of what it depends on."""
    body = {"code": "error", "message": text}
    if call.format == "html":
        return render(call.request, "error.html", {"status": status, "error": body}, status=status)
    return _encoded(call, body, status)


def sign_in(call: Call) -> HttpResponse:
    """A person without a session is asked to sign in and then led back."""
    return redirect_to_login(call.request.get_full_path())


def _page(call: Call, answer: answers.Answer) -> HttpResponse:
    if answer.then:
        return HttpResponseRedirect(answer.then, status=303)
    if answer.page is None:
        return _data(call, answer)
    context = {"answer": answer, "call": call, **answer.context}
    with translation.override(call.language or translation.get_language()):
        response = render(call.request, answer.page, context, status=answer.status)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept, Accept-Language, Cookie, HX-Request"
    if isinstance(answer, answers.One | answers.Many):
        response["Link"] = f'<{data_url(call.request, "json")}>; rel="alternate"; type="application/json"'
    return response


def _data(call: Call, answer: answers.Answer) -> HttpResponse:
    if isinstance(answer, answers.One):
        return _one(call, answer)
    if isinstance(answer, answers.Many):
        return _many(call, answer)
    if isinstance(answer, answers.File):
        return _file(answer)
    if isinstance(answer, answers.Text):
        return HttpResponse(answer.text, content_type=answer.content_type, status=answer.status)
    if isinstance(answer, answers.Redirect):
        return HttpResponseRedirect(answer.location, status=answer.status)
    return _encoded(call, getattr(answer, "value", None), answer.status)


def _one(call: Call, answer: answers.One) -> HttpResponse:
    shape = _shape(call, answer)
    if call.format == "xml":
        body = xml.write(answer.resource, answer.values, **shape).encode()
        return HttpResponse(body, content_type=XML_TYPE, status=answer.status)
    body = json.encode(json.write(answer.resource, answer.values, **shape))
    return HttpResponse(body, content_type=JSON_TYPE, status=answer.status)


def _many(call: Call, answer: answers.Many) -> HttpResponse:
    shape = _shape(call, answer)
    if call.format == "xml":
        body = xml.write_list(answer.resource, answer.rows, **shape).encode()
        response = HttpResponse(body, content_type=XML_TYPE)
    else:
        rows = [json.write(answer.resource, row, **shape) for row in answer.rows]
        response = HttpResponse(json.encode(rows), content_type=JSON_TYPE)
    if answer.total is not None:
        response["X-Total-Count"] = str(answer.total)
    links = link_header(call.request, answer)
    if links:
        response["Link"] = links
    return response


def _shape(call: Call, answer: answers.One | answers.Many) -> dict[str, Any]:
    """Which keys an answer has, and the zone of its times."""
    selection = Selection(call.only(answer.resource), call.opted_in(answer.resource), answer.without)
    return {"zone": _zone(call), "selection": selection}


def _file(answer: answers.File) -> HttpResponse:
    kind: Any = HttpResponse if isinstance(answer.content, bytes) else FileResponse
    response: HttpResponse = kind(answer.content, content_type=answer.content_type, status=answer.status)
    way = "inline" if answer.inline else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", answer.name)
    response["Content-Disposition"] = f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(answer.name)}"
    return response


def _encoded(call: Call, value: Any, status: int) -> HttpResponse:
    if value is None:
        return HttpResponse(b"", status=status)
    if call.format == "xml":
        tag = "status" if isinstance(value, str) else "hash"
        return HttpResponse(xml.write_plain(value, tag=tag).encode(), content_type=XML_TYPE, status=status)
    return HttpResponse(json.encode(value), content_type=JSON_TYPE, status=status)


def _describe(error: WireError) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers of an error."""
    if isinstance(error, Invalid):
        return 422, {"code": "error", "message": faults_of(error)}, {}
    if isinstance(error, Missing):
        # Readers look for the text in either key, or for Rails' own shape: this is all of them.
        body = {"code": "error", "status": 404, "error": "Not Found", "message": "Not Found"}
        return 404, body, {}
    if isinstance(error, errors.Unauthenticated):
        return 401, {"code": "error", "message": NOT_SIGNED_IN}, {}
    if isinstance(error, errors.WrongMethod):
        body = {"code": "error", "message": gettext("This method is not allowed here")}
        return 405, body, {"Allow": ", ".join(error.allowed)}
    if isinstance(error, errors.TooMany):
        body = {"code": "error", "message": gettext("Too many requests, try again later")}
        return 429, body, {"Retry-After": str(error.seconds)}
    return _describe_refusal(error)


def _describe_refusal(error: WireError) -> tuple[int, dict[str, Any], dict[str, str]]:
    if isinstance(error, Refused):
        return 422, {"code": "error", "message": translated(error.message)}, {}
    if isinstance(error, Malformed):
        status = 413 if isinstance(error, TooLarge) else 400
        return status, {"code": "error", "message": translated(error.message)}, {}
    if isinstance(error, Busy):
        return 409, {"code": "error", "message": translated(error.message)}, {"Retry-After": "1"}
    if isinstance(error, Outdated):
        return 409, {"code": "error", "message": translated(error.message)}, {}
    text = error.text if isinstance(error, errors.Forbidden | errors.SecondFactorNeeded) else str(error)
    return 403, {"code": "error", "message": gettext(text)}, {}


def translated(message: Message) -> str:
    """The sentence in the language of the call."""
    text = gettext(message.text)
    return text % message.params if message.params else text


def _zone(call: Call) -> Any:
    return call.account.zone if call.caller else _UTC


def _note(call: Call, response: HttpResponse) -> None:
    """Names what was sent and not understood (a client that mistypes a field learns of it), and warnings."""
    said = []
    if call.ignored:
        names = [_UNSAFE_IN_HEADER.sub("", name)[:60] for name in call.ignored[:20]]
        said.append(f'299 tidebill "ignored: {", ".join(names)}"')
    # In English whatever the caller speaks: a header can't hold every language.
    said += [f'299 tidebill "{_UNSAFE_IN_TEXT.sub("?", str(found))[:200]}"' for found in call.warnings[:20]]
    if said:
        response["Warning"] = ", ".join(said)


def _unless_known(call: Call, response: HttpResponse) -> HttpResponse:
    """An ETag on what was read; 304 when the caller has it already."""
    if call.request.method not in ("GET", "HEAD") or response.status_code != 200 or call.format == "html":
        return response
    if response.streaming:
        return response
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    if "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-cache"
    if tag not in _tags(call.request.headers.get("If-None-Match", "")):
        return response
    unchanged = HttpResponseNotModified()
    unchanged["ETag"] = tag
    unchanged["Cache-Control"] = response["Cache-Control"]
    return unchanged


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
