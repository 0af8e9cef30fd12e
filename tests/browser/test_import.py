"""Import of 500 clients from a table with three invalid rows."""

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check

# The worker of a busy machine.
PATIENCE = 60_000

BAD = {100: ",bad@example.com,,", 200: "Dear,,a lot,", 300: "Client 1,,,"}


def _table() -> bytes:
    rows = [BAD.get(n, f"Client {n},c{n}@example.com,,City {n}") for n in range(1, 501)]
    return "\n".join(["Company name,Mail,Discount,Where", *rows]).encode()


def test_five_hundred_clients_come_in_and_three_rows_are_told(page: Page) -> None:
    page.goto("/clients")
    page.get_by_role("link", name="Import file").first.click()
    page.get_by_label("File").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": _table()}
    )
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Preview – nothing saved yet")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Where").select_option("city")
    page.get_by_role("button", name="Update preview").click()
    expect(page.get_by_text("Preview – nothing saved yet")).to_be_visible(timeout=PATIENCE)
    for line, reason in ((101, "can't be blank"), (201, "is not a number"), (301, "duplicates line 2")):
        expect(page.get_by_role("row", name=f"{line} ")).to_contain_text(reason)
    check(page)
    page.get_by_role("button", name="Import 497 rows").click()

    expect(page.get_by_text("Import started")).to_be_visible()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Rejected rows").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    page.get_by_role("link", name="Back to list").click()
    expect(page.get_by_text("1–25 of 497")).to_be_visible()
