"""A passkey is registered and used to sign in, with a virtual authenticator in a real browser."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live import Server, run_command

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def login(environment: dict[str, str], server: Server) -> dict[str, Any]:
    """A user with a verified email address, which passkeys require."""
    password = "correct horse battery"
    command = ("account", "create", "keys", "--email", "keys@example.com", "--password", password)
    done = run_command(environment, *command)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "password": password}


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A signed-out browser on a host name: passkeys are bound to names, not to addresses."""
    context = browser.new_context(base_url=server.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_passkey_signs_in_without_a_password(page: Page, login: dict[str, Any]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(login["email"])
    page.locator("input[name=password]").fill(login["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(login["password"])
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile(r"/accounts/2fa/(recovery-codes|webauthn)/"))
    page.wait_for_load_state("networkidle")

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(re.compile(r"://[^/]+/$"))
