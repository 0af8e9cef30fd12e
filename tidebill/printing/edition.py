"""The edition of prints: a checksum of the code, texts, designs, fonts and libraries that make a PDF."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import tidebill
from tidebill.printing.typesetting.fonts import TEMPLATE_PACKAGES, font_files

_LIBRARIES = (
    *("typst", "segno", "qrbill", "babel", "num2words", "pikepdf", "python-stdnum"),
    *("weasyprint", "pydyf", "fonttools", "pillow", "dotpromptz-handlebars"),
    *(name.replace("_", "-") for name in TEMPLATE_PACKAGES),
)
_SUFFIXES = frozenset({".py", ".typ", ".json", ".css", ".hbs", ".mo"})


@cache
def print_edition() -> str:
    """Return the edition of prints of this installation.

    It covers the whole product instead of the modules known to matter today: a release renders anew, which
    costs one rendering per document, and no change of code can leave an old print in use.
    """
    found = sha256()
    for path in sorted(Path(tidebill.__file__).parent.rglob("*")):
        if path.suffix in _SUFFIXES:
            found.update(f"{path.name}\0".encode() + sha256(path.read_bytes()).digest())
    for name in _LIBRARIES:
        found.update(f"{name} {_version(name)}\0".encode())
    for font in font_files(TEMPLATE_PACKAGES):
        found.update(f"{font.name} {font.stat().st_size}\0".encode())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
