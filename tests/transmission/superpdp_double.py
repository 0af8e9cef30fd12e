"""Stateful double of SUPER PDP, after its published examples and documentation."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "shh"  # of the double


class SuperPdpDouble:
    """Documents in both directions, in order of their IDs; ``statuses`` are the events of a sent one."""

    def __init__(self) -> None:
        self.invoices: list[dict[str, Any]] = []
        self.contents: dict[int, bytes] = {}
        self.requests: list[str] = []
        self.faults: list[tuple[str, int | str, int]] = []
        self.statuses = ["api:uploaded", "api:validated", "fr:201"]
        self.secret = SECRET
        self.page = 2
        self.url = ""

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [found for found in self.invoices if found["direction"] == "out"]

    def add(self, direction: str, content: bytes, *, external_id: str = "") -> dict[str, Any]:
        number = 101 + len(self.invoices)
        events = [{"status_code": self.statuses[0], "status_text": "Téléversée"}]
        found = {"id": number, "direction": direction, "external_id": external_id, "events": events}
        self.invoices.append(found)
        self.contents[number] = content
        return found

    def fail(self, pattern: str, what: int | str, *, times: int = 1) -> None:
        """Let requests fail with a status, or be lost before (`cut`) or after (`lose`) their effect."""
        self.faults.append((pattern, what, times))

    def take_fault(self, request: str) -> int | str | None:
        for place, (pattern, what, times) in enumerate(self.faults):
            if times and re.fullmatch(pattern, request):
                self.faults[place] = (pattern, what, times - 1)
                return what
        return None

    def answer(
        self, method: str, path: str, query: dict[str, str], body: bytes, token: str
    ) -> tuple[int, Any]:
        if path == "/oauth2/token":
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            granted = {"access_token": f"token-{self.secret}", "expires_in": 1800}
            is_known = given.get("client_secret") == self.secret
            return (200, granted) if is_known else (401, {"error": "invalid_client"})
        if token != f"Bearer token-{self.secret}":
            return 401, {"message": "unauthorized"}
        if method == "POST" and path == "/v1.beta/invoices":
            if b"<broken" in body:
                return 400, {"message": "not a known format"}
            return 200, self.add("out", body, external_id=query.get("external_id", ""))
        if path == "/v1.beta/invoices":
            return 200, self.list(query)
        return self.show(int(path.rpartition("/")[2]), query)

    def show(self, number: int, query: dict[str, str]) -> tuple[int, Any]:
        if query.get("format") == "original":
            return 200, self.contents[number]
        found = next(each for each in self.invoices if each["id"] == number)
        step = self.statuses[min(len(found["events"]), len(self.statuses) - 1)]
        if found["events"][-1]["status_code"] != step:
            found["events"].append({"status_code": step, "status_text": step})
        return 200, found

    def list(self, query: dict[str, str]) -> dict[str, Any]:
        rows = [each for each in self.invoices if each["direction"] == query.get("direction", "out")]
        rows = [each for each in rows if each["id"] > int(query.get("starting_after_id", 0))]
        rows.sort(key=lambda each: int(each["id"]), reverse=query.get("order") == "desc")
        size = min(self.page, int(query.get("limit", 100)))
        return {"data": rows[:size], "count": len(rows), "has_after": len(rows) > size}


@contextmanager
def run_double() -> Iterator[SuperPdpDouble]:
    double = SuperPdpDouble()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            parts = urlsplit(self.path)
            request = f"{self.command} {parts.path}"
            double.requests.append(request)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = double.take_fault(request)
            if fault == "cut":
                self.connection.close()
                return
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            token = self.headers.get("Authorization") or ""
            status, value = (
                (fault, {"message": "fault"})
                if isinstance(fault, int)
                else double.answer(self.command, parts.path, query, body, token)
            )
            if fault == "lose":
                self.connection.close()
                return
            content = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = respond

        def log_message(self, format: str, *args: Any) -> None:
            """Suppress logs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
