"""Placeholders in texts: "Invoice {{number}}". Only names are allowed, no expressions."""

import re
from collections.abc import Collection, Mapping
from typing import Final

_PLACE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_TORN: Final = re.compile(r"\{\{|\}\}|\{%|%\}")


def render(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each placeholder replaced; replacements are not expanded again."""
    return _PLACE.sub(lambda place: values[place[1]], text)


def render_known(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with the placeholders in `values` replaced; leave the others untouched."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def unknown_placeholders(text: str, known: Collection[str]) -> list[str]:
    """Return the names of placeholders in `text` that are not known."""
    return [place for place in _PLACE.findall(text) if place not in known]


def invalid_placeholders(text: str, known: Collection[str]) -> list[str]:
    """Return the invalid parts of `text`: unknown placeholders and stray braces."""
    return unknown_placeholders(text, known) + _TORN.findall(_PLACE.sub("", text))
