from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in

STRANGER = pytest.mark.parametrize("context", [{"storage_state": None}], indirect=True)


@STRANGER
def test_a_person_signs_in_and_out(page: Page, login: dict[str, Any]) -> None:
    page.goto("/invoices?kind=vat")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()

    sign_in(page, login)

    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


@STRANGER
def test_sign_in_leads_back_to_where_one_wanted_to_go(page: Page, login: dict[str, Any]) -> None:
    page.goto("/settings/integration")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="Integration")).to_be_visible()
