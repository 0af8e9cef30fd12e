import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_accessibility import check
from tests.live import Server

# The merchant's policy: scripts and forms only to the invoicing server, nothing inline.
POLICY = "default-src 'none'; script-src {server}; form-action {server}; style-src 'self'"


@pytest.fixture
def product(server: Server, token: str) -> dict[str, Any]:
    card = {"name": "Year of care", "price_gross": "123", "tax": "23"}
    body = {"api_token": token, "product": card}
    return httpx.post(f"{server.url}/products.json", json=body, timeout=60).json()


@pytest.fixture
def shop(server: Server, login: dict[str, Any], product: dict[str, Any]) -> Iterator[str]:
    """A merchant's page on another origin with a product's payment form."""
    source = f"{server.url}/a/{login['prefix']}/p/{product['token']}.js?lang=en"
    page = f'<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script src="{source}"></script>'

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(server=server.url))
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Suppress logs in the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as merchant:
        threading.Thread(target=merchant.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{merchant.server_port}/"
        merchant.shutdown()


def test_a_buyer_orders_on_a_page_of_another_origin_by_keyboard_alone(
    browser: Browser, shop: str, server: Server, token: str
) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 700})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if "favicon" not in message.text else None)
    page.goto(shop)
    expect(page.get_by_role("heading", name="Year of care")).to_be_visible()

    # The rest of the page is the merchant's.
    check(page, within="form")
    page.set_viewport_size({"width": 375, "height": 700})
    page.get_by_label("Quantity").focus()
    for text in ("2", "Ada", "Lovelace", "ada@example.com"):
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Thank you for your order")).to_be_visible()
    expect(page.get_by_text("246.00")).to_be_visible()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []
    context.close()
    (payment,) = httpx.get(f"{server.url}/payments.json", params={"api_token": token}, timeout=60).json()
    assert (payment["price"], payment["paid"], payment["email"]) == ("246.0", False, "ada@example.com")
