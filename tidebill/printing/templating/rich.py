"""Texts that have another form in HTML, as they travel to the child process."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final

# Marks such a text in a request.
RICH: Final = "__rich__"


def rich(text: str, *, html: str | None = None) -> dict[str, str]:
    """Return a text with its form in HTML; by default with the same line breaks."""
    return {RICH: text, "html": escape(text).replace("\n", "<br>") if html is None else html}


def named(code: str, name: str) -> dict[str, str]:
    """Return a code that prints as its name and compares as itself."""
    return {RICH: code, "html": escape(name), "shown": name}


def as_printed(value: object) -> Any:
    """Return values with the HTML of texts that have one."""
    if isinstance(value, list):
        return [as_printed(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return value["html"] if RICH in value else {name: as_printed(item) for name, item in value.items()}
