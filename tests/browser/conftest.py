"""Fixtures: a real browser and a running product."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    StorageState,
    sync_playwright,
)

from tests.live import Server

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
CHROMIUM = os.environ.get("TIDEBILL_CHROMIUM", "/usr/bin/chromium")
# Requests that create a row with pages.
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "payment": ("payments", {"payment": {"name": "Transfer", "price": "10", "paid": True}}),
    "goods": (
        "warehouse_documents",
        {"warehouse_document": {"kind": "pz", "warehouse_actions": [{"product_name": "Tea", "quantity": 2}]}},
    ),
    "import": ("imports", {"import": {"kind": "clients", "file": "name,mail\nA,a@example.com\n,b\n"}}),
    "webhook": ("webhooks", {"webhook": {"kind": "client:create", "url": "http://127.0.0.1:9/"}}),
}
ROW = {"name": "Consulting", "quantity": 2, "tax": "23", "total_price_gross": "246"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests here, closed first: Django rejects queries while its event loop runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def documents(server: Server, login: dict[str, Any]) -> dict[str, int]:
    """One document per state, by id."""
    sent: dict[str, dict[str, Any]] = {
        "OLD/2024": {"issue_date": "2024-02-10", "payment_to": "2024-02-24", "status": "paid"},
        "LATE/1": {
            "payment_to": "2024-01-31",
            "description": "Payable at once",
            "seller_bank_account": "PL61109010140000071219812874",
        },
        "EUR/1": {"currency": "EUR", "seller_bank_account": "NL91ABNA0417164300"},
        "PRO/1": {"kind": "proforma", "paid": "100"},
        "VOID/1": {},
        "EXP/1": {"income": False},
    }
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    found = {}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as api:
        for number, values in sent.items():
            invoice = {"number": number, "buyer_name": f"Buyer of {number}", "positions": [ROW], **values}
            answer = api.post("/invoices.json", json={"invoice": invoice})
            assert answer.status_code == 201, answer.text
            found[number] = answer.json()["id"]
        link = {"invoice": {"from_invoice_id": found["PRO/1"]}}
        assert api.put(f"/invoices/{found['LATE/1']}.json", json=link).status_code == 200
        cancelled = {"cancel_invoice_id": found["VOID/1"], "cancel_reason": "Issued twice"}
        assert api.post("/invoices/cancel.json", json=cancelled).status_code == 200
        place = f"/invoices/{found['LATE/1']}/send_by_email.json"
        assert api.post(place, json={"email_to": "somebody@example.com"}).status_code == 200
        found["mail"] = api.get("/emails.json").json()[0]["id"]
        found |= {name: _made(api, plural, values) for name, (plural, values) in OTHERS.items()}
        found["client"] = api.get("/clients.json").json()[0]["id"]
        found["product"] = api.get("/products.json").json()[0]["id"]
    return found


def _made(api: httpx.Client, plural: str, values: dict[str, Any]) -> int:
    answer = api.post(f"/{plural}.json", json=values)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: Server, login: dict[str, Any]) -> StorageState:
    """The cookies of a signed-in user."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    sign_in(page, login)
    state = context.storage_state()
    context.close()
    return state


def sign_in(page: Page, login: dict[str, Any]) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"://[^/]+/$"))


@dataclass
class Watch:
    """Collects everything a page did wrong."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.faults.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def forgive(self, status: int, address: str) -> None:
        """Ignore one expected error response and its console message."""
        told = [f"{status}: {address}", *(text for text in self.faults if f"status of {status} " in text)][:2]
        assert len(told) == 2, self.faults
        for text in told:
            self.faults.remove(text)


@pytest.fixture
def watch(server: Server) -> Watch:
    return Watch(urlsplit(server.url).netloc)


@pytest.fixture
def context(
    browser: Browser,
    server: Server,
    signed_in: StorageState,
    watch: Watch,
    request: pytest.FixtureRequest,
) -> Iterator[BrowserContext]:
    """A signed-in browser; console errors and requests to other hosts fail the test."""
    options: dict[str, Any] = {"storage_state": signed_in, **getattr(request, "param", {})}
    context = browser.new_context(base_url=server.url, locale="en-GB", **options)
    watch.follow(context)
    yield context
    context.close()
    assert watch.faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
