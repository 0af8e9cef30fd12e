"""The website of the documentation builds without warnings, and loads nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_LOADED = re.compile(
    r"<(?:script|img|iframe)[^>]*\bsrc=\"([^\"]+)\"|<link[^>]*rel=\"stylesheet\"[^>]*href=\"([^\"]+)\""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "docs/site/build.py", str(folder)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    return folder / "html"


def test_every_page_is_built_and_reachable_from_the_index(site: Path) -> None:
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path != ROOT / "docs" / "README.md"]
    index = (site / "index.html").read_text()

    missing = [
        path.name
        for path in pages
        if not (site / path.relative_to(ROOT / "docs")).with_suffix(".html").exists()
    ]
    assert missing == []
    top = [path.stem for path in (ROOT / "docs").glob("*.md") if path.name != "README.md"]
    assert [name for name in top if f'href="{name}.html"' not in index] == []


def test_it_has_a_search_index(site: Path) -> None:
    assert "idempot" in (site / "searchindex.js").read_text()


def test_it_loads_nothing_from_another_server(site: Path) -> None:
    loaded = {
        address
        for page in site.rglob("*.html")
        for match in _LOADED.finditer(page.read_text())
        for address in match.groups()
        if address
    }

    assert loaded
    assert [address for address in loaded if "//" in address] == []
