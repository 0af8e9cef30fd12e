import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("documents")


def numbers(page: Page) -> list[str]:
    return page.locator(".row-link").all_text_contents()


def test_it_shows_what_was_issued(page: Page) -> None:
    page.goto("/invoices")

    assert numbers(page) == ["VOID/1", "PRO/1", "EUR/1", "LATE/1"]
    expect(page.locator("tr", has_text="LATE/1").get_by_text("Overdue")).to_be_visible()
    expect(page.locator("tr", has_text="VOID/1").get_by_text("Canceled", exact=True)).to_be_visible()


def test_the_period_menu_filters_and_the_address_can_be_shared(page: Page) -> None:
    page.goto("/invoices")

    page.get_by_label("Period", exact=True).select_option(label="All time")

    page.wait_for_url(re.compile(r"\?period=all$"))
    expect(page.get_by_role("link", name="OLD/2024")).to_be_visible()
    page.reload()
    assert numbers(page) == ["VOID/1", "PRO/1", "EUR/1", "LATE/1", "OLD/2024"]
    expect(page.get_by_label("Period", exact=True)).to_have_value("all")


def test_dates_of_ones_own_can_be_chosen(page: Page) -> None:
    page.goto("/invoices")
    expect(page.get_by_label("From")).to_be_hidden()

    page.get_by_label("Period", exact=True).select_option(label="Custom dates")
    page.get_by_label("From").fill("2024-02-01")
    page.get_by_label("Until", exact=True).fill("2024-02-29")

    expect(page.get_by_text("1 Feb 2024 – 29 Feb 2024")).to_be_visible()
    assert numbers(page) == ["OLD/2024"]
    assert page.url.endswith("?period=more&date_from=2024-02-01&date_to=2024-02-29")


def test_typing_searches_without_reloading(page: Page) -> None:
    page.goto("/invoices")
    page.evaluate("window.stayed = true")

    page.get_by_role("searchbox").press_sequentially("eur/1")

    expect(page.locator(".row-link")).to_have_text(["EUR/1"])
    assert "query=eur" in page.url
    assert page.evaluate("window.stayed")


def test_columns_sort_and_keep_the_filters(page: Page) -> None:
    page.goto("/invoices?status=unpaid")

    heading = page.get_by_role("columnheader", name="Number").get_by_role("link")
    heading.click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    heading.click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Period", exact=True).select_option(label="All time")

    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    assert numbers(page) == ["PRO/1", "LATE/1", "EUR/1"]


def test_going_back_shows_what_was_there(page: Page) -> None:
    page.goto("/invoices")
    page.locator("#status").select_option(label="Overdue")
    expect(page.locator(".row-link")).to_have_text(["LATE/1"])

    page.go_back()

    expect(page.locator(".row-link")).to_have_count(4)
    expect(page.locator("#status")).to_have_value("")


def test_pages_are_turned(page: Page) -> None:
    page.goto("/invoices?per_page=3")

    page.get_by_role("link", name="Next").click()

    expect(page.get_by_text("4–4 of 4")).to_be_visible()
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_text("1–3 of 4")).to_be_visible()


def test_expenses_have_their_own_entry(page: Page) -> None:
    page.goto("/invoices")

    page.get_by_role("link", name="Expenses").click()

    expect(page.get_by_role("heading", name="Expenses")).to_be_visible()
    assert numbers(page) == ["EXP/1"]


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_it_works_without_scripts(page: Page) -> None:
    page.goto("/invoices")

    page.locator("#period").select_option("all")
    page.locator("#status").select_option("paid")
    page.get_by_role("button", name="Apply").click()

    assert numbers(page) == ["OLD/2024"]
    page.get_by_role("link", name="OLD/2024").click()
    expect(page.get_by_role("heading", name="OLD/2024")).to_be_visible()


@pytest.mark.parametrize("context", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_a_narrow_page_never_scrolls_sideways(page: Page, documents: dict[str, int]) -> None:
    places = [
        "/",
        "/reports/sales?period=all",
        "/search?query=buyer",
        "/invoices",
        f"/invoices/{documents['LATE/1']}",
        "/settings/integration",
        "/docs",
        "/docs/clients",
    ]

    for place in places:
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, place
