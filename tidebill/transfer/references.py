"""References in columns: each kind maps the ids inside a value.

``number(table, id)`` returns the mapped id, or None if there is no such row.
"""

from collections.abc import Callable, Mapping
from typing import Any

Number = Callable[[str, int], int | None]
Reference = Callable[[Any, Number], Any]
_ROLE = "role_"


def one(table: str) -> Reference:
    """Return the reference type of a single id. 0 and null are kept."""
    return lambda value, number: number(table, int(value)) if value else value


def many(table: str) -> Reference:
    """Return the reference type of a list of ids; those of missing rows are dropped."""
    return lambda value, number: [found for item in value or [] if (found := number(table, int(item)))]


def in_text(table: str) -> Reference:
    """Return the reference type of comma-separated ids."""

    def rewrite(value: str | None, number: Number) -> Any:
        return ",".join(map(str, many(table)(value.split(","), number))) if value else value

    return rewrite


def in_role(table: str) -> Reference:
    """Return the reference type of ``role_7``; other roles are kept."""

    def rewrite(value: Any, number: Number) -> Any:
        if not str(value).startswith(_ROLE):
            return value
        return f"{_ROLE}{number(table, int(value.removeprefix(_ROLE))) or 0}"

    return rewrite


def nested(keys: Mapping[str, str]) -> Reference:
    """Return the reference type of ids under certain keys, at any depth of lists and objects."""

    def rewrite(value: object, number: Number) -> Any:
        if isinstance(value, list):
            return [rewrite(item, number) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            name: _one_of(keys[name], item, number) if name in keys else rewrite(item, number)
            for name, item in value.items()
        }

    return rewrite


def _one_of(table: str, value: object, number: Number) -> Any:
    """Map an id, preserving its type (integer or text); other values are kept."""
    if isinstance(value, str) and value.isdecimal() and int(value):
        found = number(table, int(value))
        return None if found is None else str(found)
    return number(table, value) if isinstance(value, int) and value > 0 else value
