"""Build the documentation as a website with search: ``make docs-site``. Warnings are errors.

The pages are those of ``docs``, with the files above it that they link to. Links to other files of the
repository become plain text.
"""

import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx_build

HERE = Path(__file__).parent
DOCS = HERE.parent
ROOT = DOCS.parent
ABOVE = ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_PAGE = re.compile(r"\]\((?P<page>[\w/.-]+)\.md\)")
_LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s]+)\)")


def main(folder: Path) -> int:
    """Write the website to ``folder/html`` and return Sphinx's exit code."""
    pages, site = folder / "pages", folder / "html"
    shutil.rmtree(pages, ignore_errors=True)
    for source in sorted(DOCS.rglob("*")):
        if source.is_file() and source.suffix in (".md", ".png") and HERE not in source.parents:
            _stage(source, pages / source.relative_to(DOCS))
    for name in ABOVE:
        _stage(ROOT / name, pages / name)
    index = (pages / "README.md").rename(pages / "index.md")
    index.write_text(index.read_text() + _navigation(index.read_text()))
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(HERE)]
    return int(sphinx_build([*options, str(pages), str(site)]))


def _navigation(index: str) -> str:
    """Return the navigation of all pages: a group for each section of the index."""
    parts = _SECTION.split(index)[1:]
    groups = []
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        pages = "\n".join(dict.fromkeys(match["page"] for match in _PAGE.finditer(text)))
        groups.append(f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{pages}\n```\n")
    return "".join(groups)


def _stage(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix != ".md":
        shutil.copyfile(source, target)
        return
    text = _LINK.sub(lambda link: _relink(link, source), source.read_text())
    # Diagrams stay readable as text: drawing them would load a script from elsewhere.
    target.write_text(text.replace("```mermaid", "```text"))


def _relink(link: re.Match[str], source: Path) -> str:
    """Return a link as it is between the staged pages; only its text if it leads to no page."""
    address, _, fragment = link["target"].partition("#")
    if not address or "://" in address:
        return link[0]
    file = (source.parent / address).resolve()
    if not file.exists():
        raise SystemExit(f"{source}: dead link {link['target']}")
    staged = _staged(file)
    if staged is None:
        return link["text"]
    up = "../" * (len(source.relative_to(DOCS).parts) - 1) if DOCS in source.parents else ""
    return f"[{link['text']}]({up}{staged}{'#' + fragment if fragment else ''})"


def _staged(file: Path) -> str | None:
    if file.parent == ROOT and file.name in ABOVE:
        return file.name
    if file == DOCS / "README.md":
        return "index.md"
    if DOCS in file.parents and file.suffix in (".md", ".png"):
        return file.relative_to(DOCS).as_posix()
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
