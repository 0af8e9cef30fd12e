from playwright.sync_api import Page, expect


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_it_follows_the_device(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/invoices")
    light = background(page)

    page.emulate_media(color_scheme="dark")

    assert background(page) != light


def test_a_chosen_theme_is_kept_whatever_the_device_says(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/invoices")
    light = background(page)

    page.get_by_role("button", name="Theme: system").click()
    page.get_by_role("button", name="Theme: light").click()
    dark = background(page)
    page.goto("/docs")

    assert dark != light
    assert background(page) == dark
    assert page.request.get("/docs", headers={"Accept": "text/html"}).text().count('data-theme="dark"') == 1
    page.get_by_role("button", name="Theme: dark").click()
    expect(page.get_by_role("button", name="Theme: system")).to_be_visible()
    assert background(page) == light


def test_whoever_wants_less_motion_gets_none(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/invoices")

    duration = page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration")

    assert all(float(part.strip().removesuffix("s")) < 0.001 for part in duration.split(","))
