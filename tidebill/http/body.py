"""Parse request bodies of any content type into nested mappings."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from tidebill.wire import form, json, xml
from tidebill.wire.errors import BadRequest


class BodyTooLarge(BadRequest):
    """Raised for a body over the instance's size limit."""


def read(request: HttpRequest) -> dict[str, Any]:
    """Parse the body of any method: GET and DELETE may carry tokens too. Empty bodies return {}."""
    kind = (request.content_type or "").lower()
    try:
        # Read it completely first: the fingerprint for idempotency needs the raw bytes later.
        raw = request.body
        if kind == "multipart/form-data":
            return _multipart(request)
    except RequestDataTooBig:
        raise BodyTooLarge("The request body is too large") from None
    except (MultiPartParserError, OSError):
        raise BadRequest("The request body can't be read") from None
    return _decode(raw, kind, request.encoding or "utf-8")


def is_raw(request: HttpRequest) -> bool:
    """Return whether the body is a bare file: neither a form nor JSON."""
    if (request.content_type or "").lower() == "multipart/form-data":
        return False
    try:
        return request.body.lstrip()[:1] not in (b"", b"{", b"[")
    except RequestDataTooBig:
        raise BodyTooLarge("The request body is too large") from None


def read_query(request: HttpRequest) -> dict[str, Any]:
    """Parse the query string into nested mappings: ``fields[invoice]=id`` becomes ``{"fields": {"invoice":
    "id"}}``.
    """
    return form.decode((name, value) for name, values in request.GET.lists() for value in values)


def _decode(raw: bytes, kind: str, encoding: str) -> dict[str, Any]:
    start = raw.lstrip()[:1]
    if not start:
        return {}
    # curl -d labels every body as a form; parse one that starts like JSON or XML accordingly.
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
        raise BadRequest("The request body can't be read") from None
    return form.decode(pairs)


def _multipart(request: HttpRequest) -> dict[str, Any]:
    # Django parses multipart bodies only for POST, but logos are uploaded with PUT.
    if request.method == "POST":
        fields: QueryDict = request.POST
        files = request.FILES
    else:
        handlers = request.upload_handlers
        fields, files = MultiPartParser(request.META, request, handlers).parse()
    pairs: list[tuple[str, Any]] = [(name, value) for name, values in fields.lists() for value in values]
    pairs += [(name, file) for name, found in files.lists() for file in found]
    return form.decode(pairs)


def token_in(body: Mapping[str, object]) -> str | None:
    """Return the ``api_token`` of a body: next to the envelope, or inside the root of an XML body."""
    found = body.get("api_token")
    if found is None and len(body) == 1:
        (inner,) = body.values()
        found = inner.get("api_token") if isinstance(inner, Mapping) else None
    return found if isinstance(found, str) else None
