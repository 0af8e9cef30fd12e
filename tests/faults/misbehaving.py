"""Clients that misbehave: each function does so once, and expects nothing but an answer or an end."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from threading import Event
from urllib.parse import urlsplit

from tests.attack.hostile_pdf import bomb

_CHUNK = b"x" * 65_536
_TOO_LARGE = 2**30
_HOSTILE_PDF = bomb(64)


class Misbehaving:
    """A client of an address of its own; ``source`` is the loopback address it connects from."""

    def __init__(self, url: str, token: str, source: str, chance: Random, ended: Event) -> None:
        self._address = urlsplit(url)
        self._token = token
        self._source = source
        self._chance = chance
        self._ended = ended

    def slow(self) -> None:
        """Announce a body and send a byte a second."""
        with self._connected() as connection:
            connection.sendall(self._head("POST", "/invoices.json", "Content-Length: 100000"))
            while not self._ended.wait(1):
                connection.sendall(b" ")

    def cut_off(self) -> None:
        """Announce a body and leave within it."""
        with self._connected() as connection:
            connection.sendall(self._head("POST", "/invoices.json", "Content-Length: 5000") + b'{"invoice":')
        self._ended.wait(0.2)

    def oversized(self) -> None:
        """Send a body without end, with and without its length."""
        said = self._chance.choice([f"Content-Length: {_TOO_LARGE}", "Transfer-Encoding: chunked"])
        with self._connected() as connection:
            connection.sendall(self._head("POST", "/invoices.json", said))
            while not self._ended.is_set():
                chunk = _CHUNK if said.startswith("C") else b"10000\r\n" + _CHUNK + b"\r\n"
                connection.sendall(chunk)

    def malformed(self) -> None:
        """Send noise: as a request, as headers and as a body."""
        noise = os.urandom(self._chance.randrange(1, 4000))
        body = b'{"invoice":' * 500
        sent = self._chance.choice(
            [
                noise,
                b"GET /invoices.json HTTP/1.1\r\n" + noise + b"\r\n\r\n",
                self._head("POST", "/invoices.json", f"Content-Length: {len(noise)}") + noise,
                self._head("POST", "/invoices.json", f"Content-Length: {len(body)}") + body,
            ]
        )
        self._ask(sent)
        self._ended.wait(0.1)

    def flood(self) -> None:
        """Ask without a token, as fast as answers come."""
        with self._connected() as connection:
            for _ in range(200):
                if self._ended.is_set():
                    return
                connection.sendall(b"GET /invoices.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                connection.recv(65_536)

    def guess(self) -> None:
        """Try to sign in with one password after another."""
        body = b'{"user":{"login":"owner@example.com","password":"guess %d"}}' % self._chance.randrange(10**6)
        head = f"POST /login.json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        self._ask(head.encode() + b"Content-Type: application/json\r\nConnection: close\r\n\r\n" + body)
        self._ended.wait(0.05)

    def upload(self) -> None:
        """Send files that are made to keep their reader busy."""
        head = self._head(
            "POST",
            "/invoices/import.json",
            "Content-Type: application/pdf",
            f"Content-Length: {len(_HOSTILE_PDF)}",
        )
        self._ask(head + _HOSTILE_PDF)
        self._ended.wait(0.5)

    def ways(self) -> list[Callable[[], None]]:
        return [
            self.slow,
            self.cut_off,
            self.oversized,
            self.malformed,
            self.flood,
            self.guess,
            self.upload,
        ]

    def _ask(self, sent: bytes) -> None:
        with self._connected() as connection:
            connection.sendall(sent)
            connection.recv(65_536)

    def _head(self, method: str, path: str, *headers: str) -> bytes:
        known = ("Host: 127.0.0.1", f"Authorization: Bearer {self._token}", "Content-Type: application/json")
        named = {line.partition(":")[0]: line for line in (*known, *headers)}
        return "\r\n".join([f"{method} {path} HTTP/1.1", *named.values(), "", ""]).encode()

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        address = (self._address.hostname, self._address.port or 80)
        with socket.create_connection(address, timeout=10, source_address=(self._source, 0)) as connection:
            yield connection


def misbehave(client: Misbehaving, way: Callable[[], None], ended: Event) -> int:
    """Misbehave in one way until the end; return how often. The server may hang up whenever it likes."""
    done = 0
    while not ended.is_set():
        try:
            way()
        except OSError:
            # Refused, as it should be; not to spend the time on connecting alone.
            time.sleep(0.05)
        done += 1
    return done
