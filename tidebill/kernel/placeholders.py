"""Texts with places to fill in: "Invoice {{number}}". Nothing but names can stand in a place."""

import re
from collections.abc import Collection, Mapping
from typing import Final

_PLACE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_TORN: Final = re.compile(r"\{\{|\}\}|\{%|%\}")


def render(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each place filled; what is filled in is not read again."""
    return _PLACE.sub(lambda place: values[place[1]], text)


def render_known(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with the places that `values` knows filled; others stay as they are."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def invalid_placeholders(text: str, known: Collection[str]) -> list[str]:
    """Return what can't be filled: unknown names, and braces that are no place."""
    unknown = [place for place in _PLACE.findall(text) if place not in known]
    return unknown + _TORN.findall(_PLACE.sub("", text))
