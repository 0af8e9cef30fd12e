"""Chunked request bodies: measured before they reach Django, up to a limit."""

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# The largest legitimate body is an uploaded file; larger ones are rejected by length.
BODY_MAX = 32 * 2**20
_PART = 2**16
_IN_MEMORY = 2**20


def with_length(application: Application) -> Application:
    """Give chunked bodies a Content-Length: Django would treat them as empty."""

    def application_with_length(
        environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if (
            environ.get("CONTENT_LENGTH")
            or "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        ):
            return application(environ, start_response)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            length = _copy(environ["wsgi.input"], body)
            body.seek(0)
            given = {**environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}
            return application(given, start_response)

    return application_with_length


def _copy(source: Any, target: Any) -> int:
    """Copy up to one part more than the limit; return the number of bytes."""
    length = 0
    while length <= BODY_MAX and (part := source.read(_PART)):
        target.write(part)
        length += len(part)
    return length
