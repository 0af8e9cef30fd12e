"""Malformed requests (smuggled, truncated, oversized) are rejected, and the server keeps running."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.live import Server

_BODY = b'{"invoice":{"buyer_name":"Smuggled"}}'
_SECONDS = 10


def _talk(server: Server, sent: bytes) -> bytes:
    """Return everything the server sends until it closes the connection or pauses."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=_SECONDS) as connection:
        connection.sendall(sent)
        connection.settimeout(2)
        heard = b""
        try:
            while part := connection.recv(65_536):
                heard += part
        except (TimeoutError, ConnectionResetError):
            pass
        return heard


def _request(token: str, *headers: str, path: str = "/invoices.json") -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _count(api: httpx.Client) -> int:
    return len(api.get("/invoices.json", params={"period": "all", "per_page": 100}).json())


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 37", "Content-Length: 5"),
        ("Content-Length: -1",),
        ("Content-Length: 0x25",),
        ("Content-Length: 99999999999999999999999",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: xchunked",),
        ("Content-Length : 37",),
    ],
    ids=" + ".join,
)
def test_a_request_inside_another_ones_body_is_not_performed(
    server: Server, api: httpx.Client, token: str, headers: tuple[str, ...]
) -> None:
    before = _count(api)
    inner = _request(token, f"Content-Length: {len(_BODY)}") + _BODY
    chunked = any("chunked" in header for header in headers)
    outer = _request(token, *headers) + (b"0\r\n\r\n" if chunked else b"") + inner

    heard = _talk(server, outer)

    # Rejected as a whole, or parsed as two requests by the standard's rule.
    accepted = heard.count(b" 201 ")
    assert _count(api) - before == accepted
    assert accepted == 0 or headers[0].startswith("Transfer-Encoding"), heard[:500]


@pytest.mark.parametrize(
    "path",
    [
        "/invoices/../account.json",
        "/invoices/%2e%2e/account.json",
        "//evil.example/invoices.json",
        "/invoices/1%00.json",
        "/invoices/1;a=b.json",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2f..%2fetc/passwd",
        "/attachments/..%2f..%2fdb.sqlite3",
        "/invoices/" + "9" * 400 + ".json",
        "/" + "a" * 8000,
    ],
    ids=lambda path: path[:40],
)
def test_no_path_leads_out(server: Server, api: httpx.Client, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"

    heard = _talk(server, head.encode())

    status = heard.split(b" ", 2)[1] if heard.startswith(b"HTTP/") else b"closed"
    assert status in (b"302", b"400", b"401", b"404", b"405", b"414", b"431", b"closed"), heard[:300]
    assert b"SECRET" not in heard
    assert b"SQLite format" not in heard
    assert api.get("/account.json").status_code == 200


@pytest.mark.parametrize(
    "header",
    ["X-Long: " + "a" * 100_000, "X-Bad: a\x00b", "X-Folded: a\r\n b", "Cookie: " + "a=b; " * 20_000],
    ids=["long", "nul", "folded", "cookies"],
)
def test_no_header_stops_the_server(server: Server, api: httpx.Client, token: str, header: str) -> None:
    _talk(server, _request(token, header, "Content-Length: 2", "Connection: close") + b"{}")

    assert api.get("/account.json").status_code == 200


def test_a_host_that_is_not_ours_is_in_no_answer(server: Server, api: httpx.Client, token: str) -> None:
    heard = _talk(
        server,
        f"GET /account.json HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
        f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode(),
    )

    assert b"evil.example" not in heard


def test_a_body_in_chunks_is_read_as_any_other(api: httpx.Client) -> None:
    parts = [b'{"invoice":', b'{"buyer_name":', '"Część"}}'.encode()]

    answer = api.post("/invoices.json", content=iter(parts), headers={"Content-Type": "application/json"})

    assert answer.status_code == 201, answer.text
    assert answer.json()["buyer_name"] == "Część"


def test_an_endless_body_is_cut_off(api: httpx.Client) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 2**20

    answer = api.post("/invoices.json", content=body(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert api.get("/account.json").status_code == 200
