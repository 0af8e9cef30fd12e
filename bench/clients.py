"""A minimal HTTP client in a process of its own: send requests over persistent connections and report.

``python -m bench.clients URL TOKEN KIND CLIENTS SECONDS FIRST LAST`` prints one JSON object. It implements
HTTP itself, because a full client would cost more than the server it measures.
"""

import json
import random
import socket
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ROWS = [{"name": f"Row {n}", "quantity": n, "tax": 23, "total_price_gross": f"{n}2.30"} for n in range(1, 6)]
_CHANCE = random.Random(20261125)


def main(arguments: list[str]) -> None:
    url, token, kind, clients, seconds, first, last = arguments
    found = Run(url, token, kind, float(seconds), range(int(first), int(last) + 1))
    if int(clients) > 1:
        # Documents not requested yet by this client.
        found.fresh.reverse()
    threads = [threading.Thread(target=found.ask) for _ in range(int(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(found.told()))


@dataclass
class Run:
    """Requests of one kind, by as many threads as call ``ask``; ``documents`` are the ids to request."""

    url: str
    token: str
    kind: str
    seconds: float
    documents: range
    spent: list[float] = field(default_factory=list)
    faults: int = 0

    def __post_init__(self) -> None:
        self.end = time.perf_counter() + self.seconds
        # Request each document once, since repeated requests could be served from caches.
        self.fresh = _CHANCE.sample(self.documents, min(len(self.documents), 20_000))

    def ask(self) -> None:
        place = urlsplit(self.url)
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                began = time.perf_counter()
                connection.sendall(self.request())
                status = _answer(connection)
                ended = time.perf_counter()
                self.spent.append(ended - began)
                self.faults += status not in (b"200", b"201")
                if ended > self.end:
                    return

    def request(self) -> bytes:
        if self.kind == "create":
            sent = {"invoice": {"buyer_name": f"Client {_CHANCE.randrange(500)}", "positions": ROWS}}
            return self._message("POST", "/invoices.json", json.dumps(sent).encode())
        number = self.fresh.pop() if self.kind == "pdf" else _CHANCE.choice(self.documents)
        paths = {
            "read": f"/invoices/{number}.json",
            "list": "/invoices.json?period=all&per_page=50",
            "search": f"/invoices.json?period=all&query=needle{1 + number % len(self.documents)}",
            "pdf": f"/invoices/{number}.pdf",
        }
        return self._message("GET", paths[self.kind])

    def _message(self, method: str, path: str, body: bytes = b"") -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(self.url).netloc}\r\n"
            f"Authorization: Bearer {self.token}\r\nAccept: */*\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def told(self) -> dict[str, float]:
        centiles = statistics.quantiles(self.spent, n=100) if len(self.spent) > 1 else self.spent * 99
        return {
            "rate": len(self.spent) / self.seconds,
            "ms": statistics.mean(self.spent) * 1000,
            "p99_ms": centiles[98] * 1000,
            "faults": self.faults,
        }


def _answer(connection: socket.socket) -> bytes:
    """Read one complete response; return its status."""
    received = connection.recv(65_536)
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    left = length - len(body)
    while left > 0:
        left -= len(connection.recv(min(left, 262_144)))
    return head.split(b" ", 2)[1]


if __name__ == "__main__":
    main(sys.argv[1:])
