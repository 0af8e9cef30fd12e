"""A bank statement is uploaded, a payment is recorded from it by keyboard, and undone."""

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.banking.statements import camt
from tests.browser.test_accessibility import check
from tests.live import Server

# The child process that reads the file, on a busy machine.
PATIENCE = 60_000


def test_a_transfer_becomes_a_payment_and_is_opened_again(
    page: Page, server: Server, login: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    rows = [{"name": "Tea", "quantity": 1, "tax": 23, "total_price_gross": "123.00"}]
    invoice = {"number": "FV/77/11/2026", "buyer_name": "Jan Kowalski", "positions": rows, "currency": "PLN"}
    response = httpx.post(f"{server.url}/invoices.json", json={"invoice": invoice}, headers=headers)
    assert response.status_code == 201
    content = camt(("123.00", "BROWSER1", "Zapłata FV 77/11/2026"), ("-9.00", "BROWSER2", "Opłata"))

    page.goto("/bank_transactions")
    page.get_by_role("link", name="Import bank statement").click()
    check(page)
    page.get_by_label("File").set_input_files(
        {"name": "november.xml", "mimeType": "text/xml", "buffer": content}
    )
    page.get_by_role("button", name="Import").click()

    expect(page.get_by_text("2 new transactions")).to_be_visible(timeout=PATIENCE)
    check(page)
    page.get_by_role("button", name="Record payment of FV/77/11/2026").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Payment recorded")).to_be_visible()
    expect(page.get_by_role("button", name="Record payment of FV/77/11/2026")).to_have_count(0)

    page.get_by_role("link", name="Booked").click()
    row = page.get_by_role("row").filter(has_text="FV 77/11/2026")
    expect(row.get_by_role("link", name="Payment")).to_be_visible()
    row.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Transaction is open again")).to_be_visible()
    expect(page.get_by_role("button", name="Record payment of FV/77/11/2026")).to_be_visible()
