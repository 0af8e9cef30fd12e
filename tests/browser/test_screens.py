"""What people notice first: nothing is cut off, suggestions are reachable, typing is checked."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.live import Server

LONG_AMOUNT = "123456789012"
WIDTHS = (1280, 1440, 390)


@pytest.fixture(scope="module")
def api(server: Server, login: dict[str, Any]) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        for name in ("Blue tea", "Tea", "Teapot", "Iced tea"):
            sent = {"name": name, "price_net": "10", "tax": "23"}
            assert client.post("/products.json", json={"product": sent}).status_code == 201
        yield client


def _resize(page: Page, width: int, height: int = 800) -> None:
    page.set_viewport_size({"width": width, "height": height})


def _is_whole(page: Page, selector: str) -> bool:
    """Return whether every visible input of a selector shows its whole text."""
    fits = "(field) => !field.checkVisibility() || field.scrollWidth <= field.clientWidth"
    return bool(page.locator(selector).evaluate_all(f"fields => fields.every({fits})"))


def _overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_twelve_digits_are_read_in_one_piece_at_every_width(page: Page, api: httpx.Client) -> None:
    page.goto("/invoices/new")
    row = page.locator(".entry-row").first
    row.locator(".col-name input").first.fill("Bridge")
    row.locator(".col-price_net input").fill(LONG_AMOUNT)
    gross = row.locator(".col-total_price_gross input")
    expect(gross).to_have_value("151,851,850,484.76")
    expect(page.locator("#entry-rates")).to_contain_text("151,851,850,484.76")

    for width in WIDTHS:
        _resize(page, width)
        assert _is_whole(page, ".entry-row input.number"), width
        assert not _overflows(page), width

    # Plain digits while it is edited, groups again afterwards.
    gross.focus()
    expect(gross).to_have_value("151851850484.76")
    page.keyboard.press("Tab")
    expect(gross).to_have_value("151,851,850,484.76")


def test_suggestions_are_never_cut_off_and_begin_with_the_best(page: Page, api: httpx.Client) -> None:
    page.goto("/invoices/new")
    _resize(page, 1280, 560)
    name = page.locator(".col-name input").first
    name.evaluate("field => scrollTo(0, field.getBoundingClientRect().bottom + scrollY - innerHeight + 90)")
    name.press_sequentially("tea")
    options = page.locator(".typeahead:popover-open [role=option]")
    expect(options.first).to_have_text("Tea10.00 PLN · 23")
    box = page.locator(".typeahead:popover-open").bounding_box()
    bar = page.locator(".entry-bar").bounding_box()
    assert box and bar
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= bar["y"] + 1

    # The same list in the rows of a price list, on a phone, where nothing scrolls sideways.
    _resize(page, 390)
    page.goto("/price_lists/new")
    assert not _overflows(page)
    scrolls = page.locator(".form-rows .scroll").evaluate("box => box.scrollWidth > box.clientWidth")
    assert not scrolls
    page.get_by_label("Product").first.press_sequentially("tea")
    page.get_by_role("option", name="Teapot").click()
    expect(page.get_by_label("Product").first).to_have_value("Teapot")


def test_numbers_are_checked_where_they_are_typed(page: Page) -> None:
    page.goto("/clients/new")
    number = page.get_by_label("Tax number")
    number.fill("5252445768")
    page.keyboard.press("Tab")
    expect(page.get_by_text("The check digit is wrong")).to_be_visible()
    page.get_by_label("Country").first.select_option("DE")
    expect(page.get_by_text("too short or too long for this country")).to_be_visible()
    number.fill("DE136695976")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Valid number")).to_be_visible()
    page.get_by_label("Email", exact=True).first.fill("anna@example")
    page.keyboard.press("Tab")
    expect(page.get_by_text("not a complete email address")).to_be_visible()


def test_a_chart_keeps_the_size_of_its_letters(page: Page, api: httpx.Client) -> None:
    row = {"name": "Tea", "quantity": 1, "tax": "23", "price_net": "100"}
    sent = {"invoice": {"buyer_name": "B", "positions": [row]}}
    assert api.post("/invoices.json", json=sent).status_code == 201
    sizes = set()
    for width in WIDTHS:
        _resize(page, width)
        page.goto("/")
        scale = page.locator(".chart-scale span").first
        box = scale.bounding_box()
        assert box and box["x"] >= 0
        sizes.add(box["height"])
        assert not _overflows(page)
    assert len(sizes) == 1
