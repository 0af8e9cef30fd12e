"""Pages are small: transferred bytes without fonts, with an empty cache."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessibility import place_of

LIMIT = 100_000  # bytes


@pytest.mark.parametrize(
    "name",
    ["overview", "list", "new document", "correction", "late document", "client's form", "sales", "print"],
)
def test_a_page_weighs_under_100_kb(page: Page, documents: dict[str, int], name: str) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda finished: sizes.append(finished["encodedDataLength"]))

    page.goto(place_of(name, documents))
    page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes) < LIMIT
