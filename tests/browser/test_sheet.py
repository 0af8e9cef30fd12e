"""The sheet of a document fits its paper at every width, and its links lead to filled forms."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

WIDTHS = (390, 820, 1024, 1280, 1440, 1600, 1920)
LONG = {
    "buyer_name": "Établissements Très Long Nom de Client et Fils SARL",
    "currency": "EUR",
    "lang": "fr",
    "positions": [
        {
            "name": f"Prestation de conseil très détaillée numéro {number}",
            "quantity": number,
            "quantity_unit": "h",
            "tax": "23",
            "price_net": "123456.78",
        }
        for number in range(1, 5)
    ],
}
# Texts that stick out of their box; headings that only screen readers meet are left out.
STICKING_OUT = """selector => [...document.querySelectorAll(selector)].flatMap(box =>
  [...box.querySelectorAll('td, th, dt, dd, span, p')].filter(each => {
    const head = each.closest('thead')
    if (head && getComputedStyle(head).position === 'absolute') return false
    const own = each.getBoundingClientRect(), room = box.getBoundingClientRect()
    return own.width && (own.right > room.right + 1 || own.left < room.left - 1)
  }).map(each => each.textContent.trim()))"""


@pytest.fixture
def document(api: httpx.Client) -> dict[str, Any]:
    answer = api.post("/invoices.json", json={"invoice": LONG})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_nothing_sticks_out_of_the_sheet(page: Page, document: dict[str, Any]) -> None:
    page.goto(f"/invoices/{document['id']}")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(STICKING_OUT, ".sheet, .sum-card") == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_item_has_room_beside_its_amounts(page: Page, document: dict[str, Any]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/invoices/{document['id']}")

    item = page.locator("tbody td.item").first.bounding_box()
    assert item
    assert item["width"] >= 180


def test_a_new_invoice_of_a_client_names_it(page: Page, document: dict[str, Any]) -> None:
    page.goto(f"/clients/{document['client_id']}")
    page.get_by_role("link", name="New invoice").click()

    expect(page.locator("[name='invoice[buyer_name]']")).to_have_value(LONG["buyer_name"])
