"""Slow, cut-off and huge bodies occupy no thread and change nothing."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.attack.test_raw_requests import _count, _request, _talk
from tests.live import Server

_BODY = b'{"invoice":{"buyer_name":"Cut"}}'


@contextmanager
def _connection(server: Server) -> Iterator[socket.socket]:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=30) as connection:
        yield connection


def test_slow_bodies_do_not_stop_the_server(server: Server, api: httpx.Client) -> None:
    head = b"POST /login.json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"
    with ExitStack() as stack:
        for _ in range(64):
            stack.enter_context(_connection(server)).sendall(head)
        time.sleep(0.5)
        began = time.monotonic()
        answers = [api.get("/account.json").status_code for _ in range(10)]
        seconds = time.monotonic() - began

    assert answers == [200] * 10
    assert seconds < 5


@pytest.mark.parametrize("pause", [0.0, 1.0])
def test_a_body_that_does_not_arrive_in_time_is_refused(server: Server, pause: float) -> None:
    head = b"POST /login.json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
    with _connection(server) as connection:
        connection.sendall(head)
        connection.settimeout(pause or 30)
        began, heard = time.monotonic(), b""
        while not heard and time.monotonic() - began < 30:
            try:
                heard = connection.recv(65_536)
            except TimeoutError:
                # Trickling bytes extends the deadline by no more than their rate allows.
                connection.sendall(b" ")

    assert b" 408 " in heard
    assert 10 < time.monotonic() - began < 25


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Length: 100",), _BODY),
        (("Transfer-Encoding: chunked",), b"%x\r\n%s\r\n" % (len(_BODY), _BODY)),
        (("Transfer-Encoding: chunked",), b"100\r\n" + _BODY),
    ],
    ids=["length", "no last chunk", "half a chunk"],
)
def test_a_cut_off_body_changes_nothing(
    server: Server, api: httpx.Client, token: str, headers: tuple[str, ...], body: bytes
) -> None:
    before = _count(api)
    with _connection(server) as connection:
        connection.sendall(_request(token, *headers) + body)
        time.sleep(0.3)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(5)
        heard = connection.recv(65_536)

    assert b" 400 " in heard, heard
    assert _count(api) == before


def test_a_whole_chunked_body_is_taken(server: Server, api: httpx.Client, token: str) -> None:
    before = _count(api)
    parts = b"".join(b"1\r\n%c\r\n" % byte for byte in _BODY) + b"0\r\n\r\n"

    heard = _talk(server, _request(token, "Transfer-Encoding: chunked") + parts)

    assert b" 201 " in heard
    assert _count(api) == before + 1


def test_a_header_with_underscores_forges_nothing(server: Server, api: httpx.Client, token: str) -> None:
    head = (
        "GET /account.json HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization_: x\r\nX_Forwarded_Proto: https\r\n"
    )
    heard = _talk(server, (head + f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n").encode())

    assert b" 200 " in heard
