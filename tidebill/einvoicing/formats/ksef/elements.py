"""XML elements of FA(3), built in schema order; empty ones are omitted."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from tidebill.kernel.money import round_half_up

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
ROOT = f"{{{NAMESPACE}}}Faktura"
# FA(2), valid until January 2026: only read.
FORMER_ROOT = "{http://crd.gov.pl/wzor/2023/06/29/12648/}Faktura"
YES, NO = "1", "2"
# Pictures, the parts of flags, tags, and what asks for a sign in color.
_EMOJI = ((0x1F000, 0x1FAFF), (0xE0000, 0xE007F), (0xFE0E, 0xFE0F), (0x200D, 0x200D))
Element = Any


def element(name: str, *children: Element | None) -> Element:
    """Return an element with those of ``children`` that are not None."""
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    made.extend([child for child in children if child is not None])
    return made


def group(name: str, *children: Element | None) -> Element | None:
    """Return an element, or None if it would be empty."""
    made = element(name, *children)
    return made if len(made) else None


def text(name: str, value: object, *, longest: int = 256) -> Element | None:
    """Return an element with single-line text; None for an empty text."""
    flat = " ".join(clean("" if value is None else str(value)).split())[:longest].strip()
    if not flat:
        return None
    made = element(name)
    made.text = flat
    return made


def day(name: str, value: date | None) -> Element | None:
    return text(name, value.isoformat() if value else None)


def amount(name: str, value: Decimal) -> Element:
    """Return an element with an amount with two decimals."""
    return number(name, round_half_up(value), least=2)


def number(name: str, value: Decimal, *, most: int = 8, least: int = 0) -> Element:
    """Return an element with a number without trailing zeros, with at most ``most`` decimals."""
    made = element(name)
    made.text = plain(value, most=most, least=least)
    return made


def plain(value: Decimal, *, most: int, least: int = 0) -> str:
    whole, _, decimals = f"{round_half_up(value, most):f}".partition(".")
    kept = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{kept}" if kept else whole


def flag(name: str, is_set: bool) -> Element:
    """Return an element with 1 for yes or 2 for no."""
    return text(name, YES if is_set else NO)


def mark(name: str, is_set: object = True) -> Element | None:
    """Return an element with 1, or None."""
    return text(name, YES) if is_set else None


def those(elements: Iterable[Element | None]) -> list[Element]:
    return [found for found in elements if found is not None]


def clean(value: str) -> str:
    """Remove emoji and characters that XML or KSeF's gateway rejects.

    A text of nothing else becomes their Unicode names, because a required name can't be empty.
    """
    kept = "".join(character for character in value if is_allowed(ord(character)))
    if kept.strip() or not value.strip():
        return kept
    return " ".join(name for sign in value if (name := unicodedata.name(sign, "").lower()))


def is_allowed(point: int) -> bool:
    """Return whether KSeF accepts the code point: no control characters except white space, no private or
    unassigned blocks.
    """
    if point < 0x20:
        return point in (0x09, 0x0A, 0x0D)
    if any(first <= point <= last for first, last in _EMOJI):
        return False
    if 0x7F <= point <= 0x9F or 0xD800 <= point <= 0xF8FF or 0xFDD0 <= point <= 0xFDEF:
        return False
    return point < 0xF0000 and point & 0xFFFE != 0xFFFE
