"""From an empty account to a payment: the first invoice is created, emailed, opened and paid."""

import re
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.live import Server


def test_the_first_invoice_is_written_sent_opened_and_paid(
    page: Page, browser: Browser, server: Server, login: dict[str, Any]
) -> None:
    page.goto("/start")
    page.get_by_role("link", name="Your company").last.click()
    page.get_by_role("main").get_by_label("Name").fill("Acme Ltd")
    page.get_by_label("Street and number").fill("Harbour Street 1")
    page.get_by_label("City").fill("Northport")
    expect(page.get_by_label("Tax rate")).to_have_value("23")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="Numbering", level=1)).to_be_visible()
    _offer_payments(page)
    number = _write_and_send(page)
    with httpx.Client(base_url=server.url, timeout=60) as api:
        headers = {"Authorization": f"Bearer {login['api_token']}"}
        newest = api.get("/emails.json", headers=headers).json()[0]["id"]
        mail = api.get(f"/emails/{newest}.json", headers=headers).json()
        link = re.search(rf"{re.escape(server.url)}\S+", mail["text"])
    assert mail["to"] == ["buyer@example.com"]
    assert link, mail["text"]

    stranger = browser.new_context(base_url=server.url, locale="en-GB")
    _pay(stranger.new_page(), link[0], number)
    stranger.close()

    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Paid")
    expect(page.get_by_role("region", name="History")).to_contain_text(re.compile("paid", re.IGNORECASE))
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("246.00")


def _offer_payments(page: Page) -> None:
    page.goto("/settings")
    page.get_by_role("main").get_by_role("link", name="Online payments").click()
    page.get_by_role("main").get_by_role("link", name="Add payment method").first.click()
    page.get_by_label("Provider").select_option("sandbox")
    page.get_by_label("Name shown to clients").fill("Card")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Card")


def _write_and_send(page: Page) -> str:
    page.goto("/invoices/new")
    page.get_by_role("combobox", name="Name").first.fill("First Buyer Ltd")
    page.get_by_label("Email").first.fill("buyer@example.com")
    page.locator(".col-name input").first.fill("Consulting")
    page.locator(".col-quantity input").first.fill("2")
    page.locator(".col-price_net input").first.fill("100")
    expect(page.locator("#entry-sums [data-sum=price_gross]")).to_have_text("246.00")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/invoices/\d+$"))
    return page.get_by_role("heading", level=1).inner_text().split()[0]


def _pay(page: Page, link: str, number: str) -> None:
    page.goto(link)
    expect(page.get_by_role("article")).to_contain_text(number)
    page.get_by_role("link", name="Pay online").click()
    page.get_by_role("button", name="Card").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Nothing is left to pay")).to_be_visible()
