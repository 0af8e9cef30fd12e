"""Parse XML values independent of namespace prefixes; invalid ones raise ValueError."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

Element = etree._Element
# Larger numbers fit no column.
DIGITS_MAX = 12
_unreadable: ContextVar[list[str]] = ContextVar("unreadable")


class Reader:
    """XPath lookups in the namespaces of a syntax."""

    def __init__(self, spaces: dict[str, str]) -> None:
        self.spaces = spaces

    def all(self, node: Element | None, path: str) -> list[Element]:
        return node.findall(path, self.spaces) if node is not None else []

    def one(self, node: Element | None, path: str) -> Element | None:
        return node.find(path, self.spaces) if node is not None else None

    def text(self, node: Element | None, path: str) -> str:
        return content(self.one(node, path))

    def texts(self, node: Element | None, path: str) -> Iterator[str]:
        return (found for item in self.all(node, path) if (found := content(item)))

    def number(self, node: Element | None, path: str) -> Decimal | None:
        text = self.text(node, path)
        return decimal(text) if text else None

    def day(self, node: Element | None, path: str) -> date | None:
        """Return a date; None if it is missing, or unreadable, which is noted."""
        text = self.text(node, path)
        return readable_day(text, path.rpartition(":")[2]) if text else None

    def flag(self, node: Element | None, path: str) -> bool:
        """Return a boolean of XML Schema, which may be a digit; False if it is missing."""
        return self.text(node, path) in ("true", "1")


@contextmanager
def noting_unreadable() -> Iterator[list[str]]:
    """Collect the optional values that can't be read."""
    notes: list[str] = []
    token = _unreadable.set(notes)
    try:
        yield notes
    finally:
        _unreadable.reset(token)


def readable_day(text: str, name: str) -> date | None:
    """Parse an optional date; an unreadable one is noted with its name."""
    try:
        return day(text)
    except ValueError:
        _unreadable.get().append(f"{name} {text.strip()[:40]}")
        return None


def content(node: Element | None) -> str:
    return (node.text or "").strip() if node is not None else ""


def decimal(text: str) -> Decimal:
    """Parse an XML Schema decimal; raises ValueError."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:40]} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{text[:40]} is not a number")
    if value.adjusted() >= DIGITS_MAX:
        raise ValueError(f"{text[:40]} is too large")
    return value


def day(text: str) -> date:
    """Parse a date in either syntax: 2026-11-25 or 20261125, with or without time zone."""
    plain = text.strip()[:10]
    form = "%Y-%m-%d" if "-" in plain else "%Y%m%d"
    try:
        return datetime.strptime(plain if "-" in plain else plain[:8], form).date()  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"{text.strip()[:40]} is not a date") from None


def binary(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise ValueError("an attachment is not base64") from None
