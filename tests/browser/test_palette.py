import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("documents")


def test_the_palette_is_worked_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/emails")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.get_by_role("dialog").get_by_role("option").first).to_have_attribute("aria-selected", "true")

    field.press_sequentially("buyer of eur")
    expect(page.get_by_role("dialog").get_by_role("option", name="EUR/1 Invoice")).to_be_visible()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/invoices/\d+$"))
    expect(page.get_by_role("heading", name="EUR/1")).to_be_visible()


def test_it_goes_to_places_and_closes_with_escape(page: Page) -> None:
    page.goto("/emails")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.keyboard.press("Meta+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("expenses")
    page.keyboard.press("Enter")

    page.wait_for_url("**/invoices?income=no")


def test_rows_of_a_list_have_their_menu_and_a_selection_its_own(page: Page) -> None:
    page.goto("/invoices?period=all&order=number")
    page.get_by_label("Select OLD/2024").check()
    page.get_by_label("Select PRO/1").check()
    expect(page.get_by_text("Selected: 2")).to_be_visible()
    page.get_by_text("Change status").click()
    page.get_by_role("button", name="Accepted").click()
    expect(page.get_by_text("2 documents changed.")).to_be_visible()
    page.get_by_role("link", name="Back to list").click()

    page.get_by_text("Actions: VOID/1").locator("..").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("VOID/1 deleted")
    page.goto("/emails")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("VOID/1 restored")


def test_a_client_is_found_by_typing(page: Page) -> None:
    page.goto("/invoices")
    page.get_by_text("More filters").click()

    page.get_by_role("combobox", name="Client").press_sequentially("buyer of late")
    page.get_by_role("option", name="Buyer of LATE/1").click()

    page.wait_for_url(re.compile(r"client_id=\d+"))
    expect(page.locator(".row-link")).to_have_text(["LATE/1"])
