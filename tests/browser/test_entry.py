"""Document entry: by keyboard only, on a phone, in two tabs, with the server down."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.conftest import sign_in
from tests.browser.test_accessibility import check
from tests.live import Server, make_environment, run_command, run_server

PASSWORD = "correct horse battery"
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True}
SAVED = re.compile(r"/invoices/\d+$")


@pytest.fixture(scope="module")
def api(server: Server, login: dict[str, Any]) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {login['api_token']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def cards(api: httpx.Client) -> None:
    """A client with an email address, and a product."""
    client = {"name": "Nordwind GmbH", "shortcut": "NW", "tax_no": "DE136695976", "country": "DE"}
    sent = {"client": {**client, "email": "office@nordwind.example", "city": "Hamburg"}}
    assert api.post("/clients.json", json=sent).status_code == 201
    product = {"name": "Consulting hour", "price_net": "150", "tax": "23", "quantity_unit": "h"}
    assert api.post("/products.json", json={"product": product}).status_code == 201


@pytest.fixture
def unwatched(browser: Browser, server: Server, signed_in: StorageState) -> Iterator[BrowserContext]:
    """A browser whose console errors are expected."""
    context = browser.new_context(base_url=server.url, locale="en-GB", storage_state=signed_in)
    yield context
    context.close()


def _issue(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    row = {"name": "Idea", "quantity": 4, "tax": "23", "price_net": "100"}
    sent = {"invoice": {"buyer_name": "Buyer", "positions": [row], **attributes}}
    return api.post("/invoices.json", json=sent).json()


def _rows(page: Page, key: str) -> list[str]:
    return [field.input_value() for field in page.locator(f".col-{key} > input:not([type=hidden])").all()]


def _sum(page: Page) -> Any:
    return page.locator("#entry-sums [data-sum=price_gross]")


def test_a_document_is_written_saved_and_sent_with_the_keyboard_alone(
    page: Page, cards: None, api: httpx.Client
) -> None:
    page.goto("/invoices/new")
    expect(page.get_by_label("Number", exact=True)).to_have_attribute(
        "placeholder", re.compile(r"next: \d+/")
    )
    page.get_by_label("Due date").focus()
    page.keyboard.type("+14")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Due date")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))

    # Three letters of the client and Enter fill in its details.
    page.get_by_role("combobox", name="Name").first.focus()
    page.keyboard.type("nor")
    expect(page.get_by_role("option", name="Nordwind GmbH")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tax number").first).to_have_value("DE136695976")
    expect(page.get_by_text("Valid number")).to_be_visible()

    # Enter then moves to the line items.
    page.locator(".col-name input").first.focus()
    page.keyboard.type("cons")
    expect(page.get_by_role("option", name="Consulting hour")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    expect(_sum(page)).to_have_text("553.50")
    rows = page.locator(".entry-row:visible")
    for _ in range(6):
        page.keyboard.press("Enter")
        if rows.count() > 1:
            break
    page.keyboard.type("Travel")
    page.keyboard.press("Escape")
    for typed in ("Enter", "2", "Enter", "Enter", "50"):
        page.keyboard.press(typed) if typed == "Enter" else page.keyboard.type(typed)
    expect(_sum(page)).to_have_text("653.50")
    page.keyboard.press("Alt+ArrowUp")
    assert _rows(page, "name") == ["Travel", "Consulting hour"]
    page.keyboard.press("Control+Enter")

    page.wait_for_url(SAVED)
    expect(page.get_by_role("article")).to_contain_text("Consulting hour")
    stored = api.get(f"/invoices/{page.url.rsplit('/', 1)[1]}.json").json()
    assert [row["name"] for row in stored["positions"]] == ["Travel", "Consulting hour"]
    assert (stored["price_gross"], stored["buyer_tax_no"]) == ("653.5", "DE136695976")
    assert api.get("/emails.json", params={"invoice_id": stored["id"]}).json()[0]["to"] == [
        "office@nordwind.example"
    ]


def test_what_is_computed_is_told_apart_from_what_is_typed(page: Page, cards: None) -> None:
    page.goto("/invoices/new")
    row = page.locator(".entry-row").first
    row.locator(".col-name input").first.fill("Work")
    row.locator(".col-tax input").fill("23")
    row.locator(".col-total_price_gross input").fill("123")
    price = row.locator(".col-price_net input")
    expect(price).to_have_value("100.00")
    expect(price).to_have_attribute("title", "Calculated from: Gross")
    price.fill("10")
    expect(row.locator(".col-total_price_gross input")).to_have_value("12.30")
    row.locator(".col-quantity input").fill("3")
    expect(_sum(page)).to_have_text("36.90")
    expect(page.locator("#entry-rates")).to_contain_text("30.00")
    page.get_by_text("Calculation").click()
    page.get_by_label("Prices entered as").select_option("gross")
    expect(row.locator(".col-price_gross input")).to_have_value("12.30")
    expect(_sum(page)).to_have_text("36.90")


def test_a_row_becomes_a_product_and_rows_are_dragged_and_removed(page: Page, api: httpx.Client) -> None:
    page.goto("/invoices/new")
    name = page.locator(".col-name input").first
    page.locator(".col-price_net input").first.fill("12")
    name.press_sequentially("Brand new")
    page.get_by_role("option", name="Save “Brand new” as a product").click()
    expect(page.locator("[name$='[product_id]']").first).not_to_have_value("")
    made = api.get("/products.json", params={"name": "Brand new"}).json()[0]
    assert made["price_net"] == "12.0"

    page.get_by_role("button", name="Add item").click()
    page.keyboard.type("Second")
    page.keyboard.press("Escape")
    first = page.locator(".entry-row").first
    page.locator(".entry-handle").nth(1).drag_to(first, target_position={"x": 5, "y": 2})
    assert _rows(page, "name") == ["Second", "Brand new"]
    first.get_by_role("button", name="Remove").click()
    assert _rows(page, "name") == ["Brand new"]


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_document_is_written_on_a_phone(page: Page, cards: None) -> None:
    page.goto("/invoices/new")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("combobox", name="Name").first.press_sequentially("nordw")
    page.get_by_role("option", name="Nordwind GmbH").click()
    page.locator(".col-name input").first.fill("On the road")
    page.keyboard.press("Escape")
    page.locator(".col-price_net input").first.fill("80")
    expect(_sum(page)).to_have_text("98.40")
    page.get_by_role("button", name="Issue", exact=True).click()
    page.wait_for_url(SAVED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    expect(page.get_by_role("article")).to_contain_text("On the road")


def test_two_tabs_that_edit_one_document_overwrite_nothing_silently(
    unwatched: BrowserContext, api: httpx.Client
) -> None:
    number = _issue(api, place="Old")["id"]
    first, second = unwatched.new_page(), unwatched.new_page()
    for tab, place in ((first, "First"), (second, "Second")):
        tab.goto(f"/invoices/{number}/edit")
        tab.get_by_label("Place of issue").fill(place)
    first.keyboard.press("Control+s")
    first.wait_for_url(SAVED)
    second.keyboard.press("Control+s")

    told = second.locator("#meanwhile")
    expect(told).to_contain_text("First")
    expect(second.get_by_label("Place of issue")).to_have_value("Second")
    assert api.get(f"/invoices/{number}.json").json()["place"] == "First"
    check(second)
    told.get_by_role("button", name="Save my changes anyway").click()
    second.wait_for_url(SAVED)
    assert api.get(f"/invoices/{number}.json").json()["place"] == "Second"


def test_what_a_crash_interrupts_is_gone_on_with(
    page: Page, context: BrowserContext, api: httpx.Client
) -> None:
    before = len(api.get("/invoices.json", params={"period": "all"}).json())
    page.goto("/invoices/new?kind=proforma")
    page.get_by_role("combobox", name="Name").first.fill("Interrupted Ltd")
    page.locator(".col-name input").first.fill("Half a row")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.close(run_before_unload=False)

    again = context.new_page()
    again.goto("/invoices/new")
    again.get_by_role("listitem").filter(has_text="Interrupted Ltd").get_by_role(
        "link", name="Continue"
    ).click()
    expect(again.get_by_label("Type", exact=True)).to_have_value("proforma")
    expect(again.locator(".col-name input").first).to_have_value("Half a row")
    assert len(api.get("/invoices.json", params={"period": "all"}).json()) == before
    again.get_by_role("button", name="Issue", exact=True).click()
    again.wait_for_url(SAVED)
    again.goto("/invoices/new")
    expect(again.get_by_text("Interrupted Ltd")).to_have_count(0)


def test_a_correction_is_typed_over_what_was(page: Page, api: httpx.Client) -> None:
    invoice = _issue(api)
    page.goto(f"/invoices/{invoice['id']}")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Issue correction").click()
    side = page.locator(".entry-side").first
    expect(side.get_by_role("row", name="Before")).to_contain_text("400.00")
    side.get_by_label("Quantity").fill("3")
    expect(side.get_by_role("row", name="Difference")).to_contain_text("-123.00")
    added = page.locator(".entry-side").nth(1)
    added.get_by_label("Name").fill("Forgotten")
    added.get_by_label("Net price").fill("20")
    expect(added.get_by_role("row", name="New item")).to_contain_text("24.60")
    expect(page.locator(".entry-side")).to_have_count(3)
    page.get_by_role("textbox", name="Reason", exact=True).fill("One came back")
    page.keyboard.press("Control+s")

    page.wait_for_url(SAVED)
    expect(page.get_by_role("article")).to_contain_text("One came back")
    expect(page.get_by_role("region", name="Related documents")).to_contain_text(invoice["number"])
    made = api.get(f"/invoices/{page.url.rsplit('/', 1)[1]}.json").json()
    assert (made["kind"], made["price_gross"], made["invoice_id"]) == ("correction", "-98.4", invoice["id"])


def test_a_document_is_repeated_held_and_goes_on(page: Page, api: httpx.Client) -> None:
    number = _issue(api)["id"]
    page.goto(f"/invoices/{number}")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Make recurring").click()
    page.get_by_label("Name", exact=True).fill("Subscription")
    page.get_by_label("Frequency").select_option("3m")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Subscription")).to_be_visible()
    expect(page.get_by_role("region", name="Upcoming invoices").get_by_role("listitem")).to_have_count(12)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("No invoices are issued while paused.")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Active")).to_be_visible()
    check(page)


def test_a_server_that_is_started_again_in_the_middle_of_a_form_loses_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    with make_environment(tmp_path) as environment:
        command = ("account", "create", "restart", "--email", "r@example.com", "--password", PASSWORD)
        with run_server(environment, tmp_path) as server:
            assert run_command(environment, *command).returncode == 0
            context = browser.new_context(base_url=server.url, locale="en-GB")
            page = context.new_page()
            sign_in(page, {"email": "r@example.com", "password": PASSWORD})
            page.goto("/invoices/new")
            page.get_by_role("combobox", name="Name").first.fill("Patient Ltd")
            expect(page.get_by_text("Draft saved")).to_be_visible()
            closed = context.new_page()
            closed.goto("/invoices/new?kind=estimate")
        closed.get_by_role("combobox", name="Name").first.fill("Only in this browser")
        expect(closed.get_by_text("Your input is stored in this browser")).to_be_visible()
        closed.close()
        page.locator(".col-name input").first.fill("Typed while it was gone")
        page.locator(".col-price_net input").first.fill("10")
        expect(page.get_by_text("Your input is stored in this browser")).to_be_visible()
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Nothing was sent, and nothing is lost")).to_be_visible()
        with run_server(environment, tmp_path):
            expect(page.get_by_text("Draft saved")).to_be_visible(timeout=20_000)
            page.keyboard.press("Control+s")
            page.wait_for_url(SAVED)
            expect(page.get_by_role("article")).to_contain_text("Typed while it was gone")
            page.goto("/invoices/new?kind=estimate")
            page.get_by_role("button", name="Restore").click()
            expect(page.get_by_role("combobox", name="Name").first).to_have_value("Only in this browser")
            context.close()
