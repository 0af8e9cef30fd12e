"""A customer on a phone signs in to the panel and pays, by keyboard only."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check
from tests.live import Server

PHONE = {"storage_state": None, "viewport": {"width": 375, "height": 740}}
ACCOUNT = "PL61109010140000071219812874"
ROW = {"name": "Consulting", "tax": "23", "total_price_gross": "246"}


@pytest.fixture(scope="module")
def buyer(server: Server, login: dict[str, Any]) -> dict[str, Any]:
    """A client with a panel password, a due document, and a payment provider."""
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as api:
        ways = api.get("/payment_providers.json").json()
        if not ways:
            way = {"kind": "sandbox", "title": "Card or BLIK"}
            assert api.post("/payment_providers.json", json={"payment_provider": way}).status_code == 201
        client = api.post(
            "/clients.json", json={"client": {"name": "Phone", "email": "p@example.com"}}
        ).json()
        place = f"/clients/{client['id']}/panel_password.json"
        assert api.post(place, json={"password": "open sesame"}).status_code == 200
        sent = {
            "client_id": client["id"],
            "positions": [ROW],
            "seller_bank_account": "PL61109010140000071219812874",
        }
        client["document"] = api.post("/invoices.json", json={"invoice": sent}).json()
    return client


def press(page: Page, name: str, role: str = "button") -> None:
    """Focus an element with the Tab key, and press it."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} can't be reached by keyboard")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_customer_pays_from_the_panel_by_keyboard(page: Page, buyer: dict[str, Any]) -> None:
    page.goto(f"/client/{buyer['token']}")
    check(page)
    page.set_viewport_size({"width": 375, "height": 740})
    page.get_by_label("Email address").focus()
    page.keyboard.type("p@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("open sesame")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Phone")).to_be_visible()
    check(page)
    page.set_viewport_size({"width": 375, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    press(page, f"Pay {buyer['document']['number']}", role="link")

    expect(page.get_by_role("heading", name=f"Payment for {buyer['document']['number']}")).to_be_visible()
    check(page)
    press(page, "Card or BLIK")

    expect(page.get_by_text("no money moves")).to_be_visible()
    check(page)
    press(page, "Decline")
    expect(page.get_by_text("The payment was declined")).to_be_visible()
    check(page)

    press(page, "Card or BLIK")
    page.wait_for_url("**/pay/sandbox/**")
    press(page, "Approve (repeat webhook 5×)")
    expect(page.get_by_text("Nothing is left to pay")).to_be_visible()
    check(page)

    page.goto(f"/client/{buyer['token']}/statement")
    expect(page.get_by_role("heading", name="Statement: Phone")).to_be_visible()
    check(page)
    page.set_viewport_size({"width": 375, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
