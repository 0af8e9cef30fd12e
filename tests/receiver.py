"""A webhook receiver: an HTTP server with configurable responses."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """A received request."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Received], tuple[int, bytes]]


@dataclass
class Receiver:
    """URL, received requests, and responses."""

    url: str
    answer: Answer
    received: list[Received] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def accept(_request: Received) -> tuple[int, bytes]:
    return 200, b"OK"


@contextmanager
def run_receiver(answer: Answer = accept) -> Iterator[Receiver]:
    """Run a receiver during the context."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Received(self.path, headers, body)
            status, text = receiver.answer(request)
            receiver.received.append(request)
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Suppress logs: see ``received``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook", answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
