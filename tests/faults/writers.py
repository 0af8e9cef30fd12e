"""Clients that write continuously and record what was acknowledged."""

import random
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

ROWS = [{"name": f"Row {n}", "quantity": n, "tax": 23, "total_price_gross": f"{n}2.30"} for n in range(1, 6)]
_PAUSE = 0.2


@dataclass
class Acknowledged:
    """Acknowledged documents and payments by idempotency key."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    tries: int = 0


class _Writer(threading.Thread):
    def __init__(self, url: str, token: str, told: Acknowledged, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}"}
        self.told = told
        self.stop = stop
        self.chance = random.Random(seed)  # noqa: S311  # not a secret

    def run(self) -> None:
        with httpx.Client(base_url=self.url, headers=self.headers, timeout=20) as api:
            while not self.stop.is_set():
                self._issue(api)
                if self.chance.random() < 0.3:
                    self._pay(api)

    def _issue(self, api: httpx.Client) -> None:
        key = uuid.uuid4().hex
        sent = {
            "invoice": {"oid": key, "buyer_name": f"Buyer {self.chance.randrange(50)}", "positions": ROWS}
        }
        if answer := self._send(api, "/invoices.json", sent, key):
            self.told.documents[key] = answer

    def _pay(self, api: httpx.Client) -> None:
        documents = list(self.told.documents.values())
        if documents:
            key = uuid.uuid4().hex
            chosen = self.chance.choice(documents)["id"]
            sent = {"banking_payment": {"name": key, "price": 5, "paid": True, "invoice_id": chosen}}
            if answer := self._send(api, "/banking/payments.json", sent, key):
                self.told.payments[key] = answer

    def _send(self, api: httpx.Client, path: str, body: Any, key: str) -> dict[str, Any] | None:
        """Retry until there is a response or time is up."""
        while not self.stop.is_set():
            self.told.tries += 1
            try:
                answer = api.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                time.sleep(_PAUSE)
                continue
            if answer.status_code == 201:
                found: dict[str, Any] = answer.json()
                return found
            if answer.status_code not in (409, 500, 502, 503):
                self.told.faults.append(f"{path} {answer.status_code}: {answer.text[:300]}")
                return None
            time.sleep(_PAUSE)
        return None


@contextmanager
def run_writers(url: str, token: str, *, count: int) -> Iterator[Acknowledged]:
    """Run ``count`` writers during the context."""
    told, stop = Acknowledged(), threading.Event()
    writers: Sequence[_Writer] = [_Writer(url, token, told, stop, seed) for seed in range(count)]
    for writer in writers:
        writer.start()
    try:
        yield told
    finally:
        stop.set()
        for writer in writers:
            writer.join(timeout=60)
