"""RSGI application: receives whole request bodies, with limits, before the WSGI application takes a thread.

A client that sends slowly, or stops, occupies a connection and a buffer, never one of the few threads.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

from tidebill.kernel.threads import WEB_THREADS

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# The largest legitimate body is an uploaded file; larger ones are rejected by length.
BODY_MAX: Final = 32 * 2**20
_IN_MEMORY: Final = 2**20
_SWITCH_SECONDS: Final = 0.001
# A body may take this long, and in addition the time that the minimum rate allows for its size.
GRACE_SECONDS: Final = 15.0
MINIMUM_RATE: Final = 16 * 2**10
_HOP_BY_HOP: Final = frozenset({"transfer-encoding", "connection", "keep-alive"})

Headers = list[tuple[str, str]]


class Rejected(Exception):
    """The body is cut off or too slow; the application doesn't see the request."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        self.text = text
        super().__init__(text)


@dataclass
class Stream:
    """A response that the WSGI application generates part by part."""

    status: int
    headers: Headers
    parts: Iterator[bytes]
    close: Callable[[], None]


def make_gateway(application: Application) -> Callable[["Scope", "HTTPProtocol"], Awaitable[None]]:
    """Return an RSGI application that calls a WSGI application in a pool of threads."""
    pool = ThreadPoolExecutor(WEB_THREADS, thread_name_prefix="request")
    # Busy threads let the event loop wait for the interpreter lock no longer than this.
    sys.setswitchinterval(_SWITCH_SECONDS)

    async def gateway(scope: "Scope", proto: "HTTPProtocol") -> None:
        if scope.proto != "http":
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                environ = await _receive(scope, proto, body)
            except Rejected as error:
                _refuse(proto, error)
                return
            run = partial(asyncio.get_running_loop().run_in_executor, pool)
            answer = await run(_answer, application, environ, proto)
            if answer is not None:
                await _stream(proto, answer, run)

    return gateway


async def _receive(scope: "Scope", proto: "HTTPProtocol", body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment with the whole body. Raises Rejected."""
    environ = _environ(scope)
    chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    length = _length(environ)
    if chunked:
        environ["CONTENT_LENGTH"] = str(await _read(proto, body))
    elif 0 < length <= BODY_MAX and await _read(proto, body) != length:
        raise Rejected(400, "The request body is incomplete")
    # The application rejects larger bodies by their length, without reading them.
    body.seek(0)
    environ["wsgi.input"] = body
    return environ


async def _read(proto: "HTTPProtocol", body: IO[bytes]) -> int:
    """Copy the body up to one chunk more than the limit; return its length. Raises Rejected."""
    began, length, ends = time.monotonic(), 0, 0
    chunks = aiter(proto)
    while length <= BODY_MAX:
        left = GRACE_SECONDS + length / MINIMUM_RATE - (time.monotonic() - began)
        try:
            chunk = await asyncio.wait_for(anext(chunks), timeout=max(left, 0))
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise Rejected(408, "The request body arrives too slowly") from None
        # The server yields one empty chunk at the end of a body, and another if it was cut off.
        ends += not chunk
        body.write(chunk)
        length += len(chunk)
    if ends > 1:
        raise Rejected(400, "The request body is incomplete")
    return length


def _environ(scope: "Scope") -> dict[str, Any]:
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI: the bytes of the path as Latin-1.
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        # An underscore would let a client forge the header with a dash.
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            joint = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def _length(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _answer(application: Application, environ: dict[str, Any], proto: "HTTPProtocol") -> Stream | None:
    """Call the WSGI application and respond, or return what it streams.

    It responds from this thread: under load the event loop would get the interpreter lock only later.
    """
    started: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, *_: object) -> None:
        plain = [(name.lower(), value) for name, value in headers if name.lower() not in _HOP_BY_HOP]
        started.append((int(status.partition(" ")[0]), plain))

    result: Any = application(environ, start_response)
    status, headers = started[-1]
    close = getattr(result, "close", _nothing)
    if getattr(result, "streaming", False):
        return Stream(status, headers, iter(result), close)
    try:
        proto.response_bytes(status, headers, b"".join(result))
    finally:
        close()
    return None


def _nothing() -> None: ...


async def _stream(proto: "HTTPProtocol", answer: Stream, run: Callable[..., Awaitable[Any]]) -> None:
    try:
        transport = proto.response_stream(answer.status, answer.headers)
        # A slow reader occupies no thread between two parts.
        while (part := await run(next, answer.parts, None)) is not None:
            await transport.send_bytes(part)
    finally:
        await run(answer.close)


def _refuse(proto: "HTTPProtocol", error: Rejected) -> None:
    body = f'{{"code":"error","message":"{error.text}"}}'.encode()
    headers = [("content-type", "application/json; charset=utf-8"), ("connection", "close")]
    proto.response_bytes(error.status, headers, body)
