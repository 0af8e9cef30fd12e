"""Stripe through its own library: payments, signed callbacks and refunds against localstripe.

localstripe lacks Checkout Sessions; a small proxy implements that request as documented by Stripe, and
creates the payment that the page would create.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from tests.live import Server, make_environment, run_command, run_server

_KEY, _SECRET = "sk_test_tidebill", "whsec_tidebill"
ROW = {"name": "Idea", "tax": 23, "total_price_gross": "123.45"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def stripe_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A running localstripe."""
    port = _free_port()
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    folder = tmp_path_factory.mktemp("localstripe")
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=dict(os.environ)
    ) as process:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=(_KEY, ""), timeout=20) as client:
            _wait(client)
            yield client
        process.kill()


def _wait(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            client.get("/v1/balance")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("localstripe did not start")


@pytest.fixture(scope="module")
def gate(stripe_api: httpx.Client) -> Iterator["Gate"]:
    with run_gate(stripe_api) as running:
        yield running


class Gate:
    """Stripe's API for the product; ``sessions`` are the requested payment pages."""

    def __init__(self) -> None:
        self.url = ""
        self.sessions: list[dict[str, str]] = []


@contextmanager
def run_gate(upstream: httpx.Client) -> Iterator[Gate]:
    gate = Gate()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path == "/v1/checkout/sessions":
                sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                gate.sessions.append(sent)
                status, answer = 200, json.dumps(_session(len(gate.sessions))).encode()
            else:
                headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")}
                reply = upstream.post(self.path, content=body, headers=headers)
                status, answer = reply.status_code, reply.content
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Suppress logs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gate.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gate
    finally:
        server.shutdown()
        server.server_close()


def _session(number: int) -> dict[str, Any]:
    return {
        "id": f"cs_test_{number}",
        "object": "checkout.session",
        "url": f"https://checkout.stripe.com/c/pay/{number}",
    }


@pytest.fixture(scope="module")
def server(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """The product configured for that Stripe, and the token of an account in it."""
    with make_environment(tmp_path_factory.mktemp("live")) as environment:
        led = {**environment, "TIDEBILL_STRIPE_URL": gate.url}
        with run_server(led, tmp_path_factory.mktemp("server")) as running:
            made = run_command(
                led, "account", "create", "stripe", "--email", "s@example.com", "--password", "correct horse"
            )
            yield running, json.loads(made.stdout)["api_token"]


@pytest.fixture
def api(server: tuple[Server, str]) -> Iterator[httpx.Client]:
    running, token = server
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def way(api: httpx.Client) -> Iterator[dict[str, Any]]:
    keys = {"kind": "stripe", "title": "Card", "secret_key": _KEY, "webhook_secret": _SECRET}
    made: dict[str, Any] = api.post("/payment_providers.json", json={"payment_provider": keys}).json()
    yield made
    assert api.delete(f"/payment_providers/{made['id']}.json").status_code == 200


def test_a_document_is_paid_and_refunded(
    api: httpx.Client, way: dict[str, Any], gate: Gate, stripe_api: httpx.Client
) -> None:
    hook = {"url": way["callback_url"], "secret": _SECRET}
    assert stripe_api.post("/_config/webhooks/tidebill", json=hook).status_code == 200
    invoice = api.post(
        "/invoices.json",
        json={"invoice": {"buyer_name": "B", "buyer_email": "b@example.com", "positions": [ROW]}},
    ).json()

    begun = httpx.post(
        invoice["payment_url"], data={"provider_id": way["id"]}, headers={"Accept": "text/html"}
    )

    assert (begun.status_code, begun.headers["Location"]) == (303, "https://checkout.stripe.com/c/pay/1")
    assert "form-action 'self' https://checkout.stripe.com" in begun.headers["Content-Security-Policy"]
    (asked,) = gate.sessions
    assert asked["line_items[0][price_data][unit_amount]"] == "12345"
    assert asked["line_items[0][price_data][currency]"] == "pln"
    assert asked["line_items[0][price_data][product_data][name]"] == invoice["number"]
    assert asked["customer_email"] == "b@example.com"

    _pay(stripe_api, asked)
    paid = _until(api, invoice["id"], "paid")
    assert paid["paid"] == "123.45"
    (payment,) = api.get("/banking/payments.json").json()
    assert (payment["provider"], payment["price"]) == ("stripe", "123.45")

    assert api.post(f"/banking/payments/{payment['id']}/refund.json").status_code == 200
    (refund,) = stripe_api.get("/v1/refunds").json()["data"]
    assert (refund["amount"], refund["payment_intent"]) == (12345, payment["external_payment_id"])
    assert _until(api, invoice["id"], "issued")["paid"] == "0.0"


def _pay(stripe_api: httpx.Client, asked: dict[str, str]) -> None:
    """Pay by card like a customer on the payment page."""
    card = {
        "type": "card",
        "card[number]": "4242424242424242",
        "card[exp_month]": "12",
        "card[exp_year]": "2040",
        "card[cvc]": "123",
    }
    method = stripe_api.post("/v1/payment_methods", data=card).json()["id"]
    intent = {
        "amount": asked["line_items[0][price_data][unit_amount]"],
        "currency": asked["line_items[0][price_data][currency]"],
        "metadata[checkout]": asked["payment_intent_data[metadata][checkout]"],
        "payment_method": method,
        "confirm": "true",
    }
    answer = stripe_api.post("/v1/payment_intents", data=intent)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "succeeded"


def _until(api: httpx.Client, number: int, status: str) -> dict[str, Any]:
    """Wait for the callback; return the document with that status."""
    for _ in range(100):
        found: dict[str, Any] = api.get(f"/invoices/{number}.json").json()
        if found["status"] == status:
            return found
        time.sleep(0.1)
    raise AssertionError(f"the document is {found['status']}")


def test_a_wrong_signature_is_refused(way: dict[str, Any]) -> None:
    event = {"type": "payment_intent.succeeded", "data": {"object": {"metadata": {"checkout": "x"}}}}

    answer = httpx.post(way["callback_url"], json=event, headers={"Stripe-Signature": "t=1,v1=00"})

    assert (answer.status_code, answer.json()["code"]) == (400, "error")
