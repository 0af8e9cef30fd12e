"""``python docs/screenshots.py``: screenshots for README and docs, from the demo account."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.live import make_environment, run_command, run_server  # noqa: E402  # found by the path above

FOLDER = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("TIDEBILL_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 760}
# Name, URL, window size, color scheme.
PICTURES = (
    ("overview", "/", DESKTOP, "light"),
    ("invoices", "/invoices", DESKTOP, "light"),
    ("invoices-dark", "/invoices", DESKTOP, "dark"),
    ("form", "/invoices/{invoice}/edit", DESKTOP, "light"),
    ("document", "/invoices/{invoice}", DESKTOP, "light"),
    ("client", "/clients/1", DESKTOP, "light"),
    ("taxes", "/reports/taxes", DESKTOP, "light"),
    ("settings", "/settings", DESKTOP, "light"),
    ("invoices-phone", "/invoices", PHONE, "light"),
    ("document-phone", "/invoices/{invoice}", PHONE, "dark"),
)
_COLOURS = 128


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with _running() as (url, facts, number), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, path, window, colours in PICTURES:
            page = _signed_in(browser, url, facts, window=window, colours=colours)
            _take(page, FOLDER / f"{name}.png", path.format(invoice=number))
            page.context.close()
        browser.close()


@contextmanager
def _running() -> Iterator[tuple[str, dict[str, str], int]]:
    """Run the demo; yield its URL, credentials, and the id of an invoice with several line items."""
    with tempfile.TemporaryDirectory() as name, make_environment(Path(name), migrated=False) as environment:
        told = run_command(environment, "demo").stdout
        facts = {
            key: line.removeprefix(key).strip()
            for line in map(str.strip, told.splitlines())
            for key in _KEYS
            if line.startswith(key)
        }
        with run_server(environment, Path(name)) as server:
            yield server.url, facts, 28


_KEYS = ("Sign in", "Password")


def _signed_in(
    browser: Browser, url: str, facts: dict[str, str], *, window: dict[str, int], colours: str
) -> Page:
    context = browser.new_context(base_url=url, viewport=window, color_scheme=colours, locale="en-GB")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(facts["Sign in"])
    page.get_by_label("Password").fill(facts["Password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state("networkidle")
    return page


def _take(page: Page, file: Path, path: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        sys.exit(f"{path} can't be shown")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(_COLOURS)
    small.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)} {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
