"""Reads the body of a request, whatever its form, into nested mappings."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from tidebill.wire import form, json, xml
from tidebill.wire.errors import BadRequest


class BodyTooLarge(BadRequest):
    """A body over the limit of the instance."""


def read(request: HttpRequest) -> dict[str, Any]:
    """The body of any verb: GET and DELETE carry tokens in bodies too. An empty body is an empty mapping."""
    kind = (request.content_type or "").lower()
    try:
        # Read whole and bounded first: what it was is asked again for idempotency.
        raw = request.body
        if kind == "multipart/form-data":
            return _multipart(request)
    except RequestDataTooBig:
        raise BodyTooLarge("The body is too large") from None
    except (MultiPartParserError, OSError):
        raise BadRequest("The body can't be read") from None
    return _decode(raw, kind, request.encoding or "utf-8")


def is_raw(request: HttpRequest) -> bool:
    """Whether the body is a file by itself: neither a form with files nor JSON."""
    if (request.content_type or "").lower() == "multipart/form-data":
        return False
    try:
        return request.body.lstrip()[:1] not in (b"", b"{", b"[")
    except RequestDataTooBig:
        raise BodyTooLarge("The body is too large") from None


def read_query(request: HttpRequest) -> dict[str, Any]:
    """The query string as nested mappings: ``fields[invoice]=id`` is ``{"fields": {"invoice": "id"}}``."""
    return form.decode((name, value) for name, values in request.GET.lists() for value in values)


def _decode(raw: bytes, kind: str, encoding: str) -> dict[str, Any]:
    start = raw.lstrip()[:1]
    if not start:
        return {}
    # curl's -d names every body a form; what begins like JSON or XML is read as such.
    if "json" in kind or start in (b"{", b"["):
        return json.decode(raw)
    if "xml" in kind or start == b"<":
        return xml.decode(raw)
    return _form(raw, encoding)


def _form(raw: bytes, encoding: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            raw.decode(encoding),
            keep_blank_values=True,
            encoding=encoding,
            errors="strict",
            max_num_fields=form.PAIRS_MAX,
        )
    except (ValueError, LookupError):
        raise BadRequest("The body can't be read") from None
    return form.decode(pairs)


def _multipart(request: HttpRequest) -> dict[str, Any]:
    # Django parses multipart only for POST, while a logo arrives by PUT.
    if request.method == "POST":
        fields: QueryDict = request.POST
        files = request.FILES
    else:
        handlers = request.upload_handlers
        fields, files = MultiPartParser(request.META, request, handlers).parse()
    pairs: list[tuple[str, Any]] = [(name, value) for name, values in fields.lists() for value in values]
    pairs += [(name, file) for name, found in files.lists() for file in found]
    return form.decode(pairs)


def token_in(body: Mapping[str, Any]) -> str | None:
    """The ``api_token`` of a body: beside the envelope, or inside the root of an XML body."""
    found = body.get("api_token")
    if found is None and len(body) == 1:
        (inner,) = body.values()
        found = inner.get("api_token") if isinstance(inner, Mapping) else None
    return found if isinstance(found, str) else None
