"""Getting started with a new account, up to a program's first API request."""

import subprocess

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_accessibility import check
from tests.live import Server


def test_company_and_numbering_lead_to_the_first_invoice(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Your company").last.click()
    page.get_by_role("main").get_by_label("Name").fill("Acme Ltd")
    page.get_by_label("Street and number").fill("Harbour Street 1")
    page.get_by_label("City").fill("Northport")
    check(page)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", name="Numbering", level=1)).to_be_visible()
    page.get_by_label("Invoice", exact=True).fill("F-nr/yyyy")
    expect(page.locator("#next-vat")).to_contain_text("F-1/")
    check(page)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", name="First steps", level=1)).to_be_visible()
    check(page)
    page.get_by_role("main").get_by_role("link", name="First invoice").last.click()
    page.wait_for_url("**/invoices/new")
    expect(page.locator("[placeholder*='F-1/']")).to_be_visible()


def test_sample_data_come_and_go(page: Page) -> None:
    page.goto("/start")
    page.get_by_role("button", name="Add sample data").click()
    expect(page.get_by_role("link", name="SAMPLE/1")).to_be_visible()

    page.goto("/start")
    page.get_by_role("button", name="Remove sample data").click()

    expect(page.get_by_text("Sample data removed")).to_be_visible()


def test_a_refused_form_leads_to_its_fault(page: Page, watch: Watch, server: Server) -> None:
    page.goto("/settings")
    page.get_by_role("link", name="Reminders").click()
    field = page.get_by_label("Days after the due date")
    field.fill("soon")
    with page.expect_response("**/settings/reminders") as answer:
        page.evaluate("document.querySelector('form[data-form]').noValidate = true")
        field.press("Control+s")

    assert answer.value.status == 422
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Days after the due date")).to_be_focused()
    expect(page.get_by_label("Days after the due date")).to_have_value("soon")
    watch.forgive(422, f"{server.url}/settings/reminders")


def test_a_code_from_the_settings_lets_curl_in(page: Page, server: Server, login: dict[str, str]) -> None:
    page.goto("/settings")
    page.get_by_role("main").get_by_role("link", name="Integration").click()
    page.get_by_label("Name of the new code").fill("Shop")
    page.get_by_role("button", name="Create code").click()
    page.get_by_role("link", name="Show: Shop").click()
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Confirm").click()
    code = page.get_by_label("API Authorization Code: Shop").input_value()

    done = subprocess.run(
        ["curl", "-sS", "-H", f"Authorization: Bearer {code}", f"{server.url}/clients.json"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]"
