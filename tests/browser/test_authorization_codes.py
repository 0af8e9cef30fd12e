import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.live import Server


def test_a_code_is_made_shown_used_and_revoked(page: Page, server: Server, login: dict[str, str]) -> None:
    page.goto("/settings/integration")
    page.get_by_label("Name of the new code").fill("Online store")
    page.get_by_role("button", name="Create code").click()
    expect(page.get_by_role("status")).to_contain_text("Code “Online store” created")

    page.get_by_role("link", name="Show: Online store").click()
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Confirm").click()
    code = page.get_by_label("API Authorization Code: Online store").input_value()
    headers = {"Authorization": f"Bearer {code}"}
    assert httpx.get(f"{server.url}/invoices.json", headers=headers).status_code == 200
    page.goto("/settings/integration")
    expect(page.get_by_role("listitem").filter(has_text="Online store")).to_contain_text("last used")
    assert code not in page.content()

    page.get_by_label("Revoke: Online store", exact=True).click()
    page.get_by_role("button", name="Revoke code: Online store").click()

    expect(page.get_by_role("status")).to_contain_text("Code “Online store” revoked")
    assert httpx.get(f"{server.url}/invoices.json", headers=headers).status_code == 401


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_a_code_is_shown_without_scripts_too(page: Page, login: dict[str, str]) -> None:
    page.goto("/settings/integration")

    # A recent sign-in needs no second password prompt.
    page.get_by_role("link", name="Show: API").click()

    assert page.get_by_label("API Authorization Code: API").input_value() == login["api_token"]
