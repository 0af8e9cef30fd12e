import pytest
from playwright.sync_api import Page, expect


def test_a_document_is_opened_paid_and_its_history_tells_it(page: Page, documents: dict[str, int]) -> None:
    page.goto("/invoices")
    page.get_by_role("link", name="LATE/1").click()
    expect(page.get_by_role("article")).to_contain_text("Buyer of LATE/1")
    expect(page.get_by_text("Overdue")).to_be_visible()

    page.get_by_role("button", name="Mark as paid").click()

    expect(page.get_by_role("status")).to_contain_text("Status changed")
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("Status changed")
    expect(history.locator("li").first).to_contain_text("Issued Paid")
    page.get_by_role("button", name="Mark as unpaid").click()
    expect(page.get_by_role("button", name="Mark as paid")).to_be_visible()


def test_a_document_is_cancelled_with_a_reason(page: Page, documents: dict[str, int]) -> None:
    page.goto(f"/invoices/{documents['PRO/1']}")

    page.get_by_text("Cancel document").first.click()
    page.get_by_label("Reason").fill("Ordered elsewhere")
    page.get_by_role("button", name="Cancel document").click()

    expect(page.get_by_role("region", name="History")).to_contain_text("Ordered elsewhere")
    expect(page.get_by_role("button", name="Mark as paid")).to_have_count(0)


def test_a_document_is_deleted_after_a_second_thought(page: Page, documents: dict[str, int]) -> None:
    page.goto(f"/invoices/{documents['EXP/1']}")

    page.get_by_text("Delete document").click()
    page.get_by_role("button", name="Delete EXP/1").click()

    expect(page.get_by_role("status")).to_contain_text("EXP/1 deleted")
    expect(page.get_by_text("No expenses yet")).to_be_visible()


def test_the_public_link_is_copied_and_opens_for_anybody(page: Page, documents: dict[str, int]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/invoices/{documents['EUR/1']}")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_role("article")).to_contain_text("Buyer of EUR/1")
    expect(page.get_by_role("img", name="QR")).to_be_visible()


def test_the_pdf_is_there(page: Page, documents: dict[str, int]) -> None:
    page.goto(f"/invoices/{documents['EUR/1']}")

    address = page.get_by_role("link", name="PDF").get_attribute("href")

    assert page.request.get(address or "").body().startswith(b"%PDF")


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_its_forms_work_without_scripts(page: Page, documents: dict[str, int]) -> None:
    page.goto(f"/invoices/{documents['EUR/1']}")

    page.get_by_role("button", name="Mark as paid").click()

    expect(page.get_by_role("button", name="Mark as unpaid")).to_be_visible()


def test_on_paper_there_is_only_the_document(page: Page, documents: dict[str, int]) -> None:
    page.goto(f"/invoices/{documents['OLD/2024']}")

    page.emulate_media(media="print")

    expect(page.get_by_role("article")).to_be_visible()
    for chrome in (".side", ".page-head", ".aside"):
        expect(page.locator(chrome)).to_be_hidden()
