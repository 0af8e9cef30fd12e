import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("documents")


@pytest.mark.parametrize("context", [{"viewport": {"width": 375, "height": 740}}], indirect=True)
def test_a_phone_has_a_menu_that_opens_and_closes(page: Page) -> None:
    page.goto("/emails")
    expect(page.get_by_role("link", name="Reports")).to_be_hidden()

    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Emails")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Reports")).to_be_hidden()

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()


def test_the_start_page_leads_to_the_books(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_role("img", name="Sales, last 12 months, PLN")).to_be_visible()
    card = page.locator(".card", has=page.get_by_role("heading", name="Sales, last 12 months, PLN"))
    card.get_by_text("Show as table").click()
    expect(page.get_by_role("table", name="Sales, last 12 months, PLN")).to_be_visible()

    page.get_by_role("link", name="Overdue").click()

    expect(page.get_by_role("link", name="LATE/1")).to_be_visible()


def test_columns_and_filters_are_kept(page: Page) -> None:
    page.goto("/invoices?status=overdue&period=all")
    page.get_by_text("Save filter").click()
    page.get_by_role("textbox", name="Name").fill("Late ones")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Late ones")).to_have_attribute("aria-current", "page")

    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Net").check()
    page.get_by_role("button", name="Apply").click()
    page.goto("/invoices")

    expect(page.get_by_role("columnheader", name="Net")).to_be_visible()
    page.get_by_role("link", name="Late ones").click()
    expect(page.locator(".row-link")).to_contain_text(["LATE/1"])
