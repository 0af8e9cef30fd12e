"""Rails-style nested names in forms and queries: ``invoice[positions][0][name]=…``, ``ids[]=1&ids[]=2``."""

import re
from collections.abc import Iterable
from typing import Any

from tidebill.wire.errors import BadRequest

DEPTH_MAX = 10
PAIRS_MAX = 60_000
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")
_PART = re.compile(r"\[([^\[\]]*)\]")


def decode(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Decode names and values to nested mappings. A later duplicate wins; ``[]`` appends to a list."""
    found: dict[str, Any] = {}
    for count, (name, value) in enumerate(pairs):
        if count >= PAIRS_MAX:
            raise BadRequest("The form has too many fields")
        _put(found, _parts(name), value)
    return found


def encode(values: dict[str, Any], *, prefix: str = "") -> list[tuple[str, str]]:
    """Encode nested mappings of strings and lists of strings; the inverse of decode."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        path = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, dict):
            pairs += encode(value, prefix=path)
        elif isinstance(value, list):
            pairs += [(f"{path}[]", item) for item in value]
        else:
            pairs.append((path, value))
    return pairs


def _parts(name: str) -> list[str]:
    match = _NAME.match(name)
    if not match:
        return [name]
    parts = [match[1], *_PART.findall(match[2])]
    if len(parts) > DEPTH_MAX:
        raise BadRequest("The form is nested too deeply")
    return parts


def _put(target: dict[str, Any], parts: list[str], value: object) -> None:
    head, *rest = parts
    if not rest:
        target[head] = value
    elif rest[0] == "":
        _collect(target, head, rest[1:], value)
    else:
        inner = target.get(head)
        if not isinstance(inner, dict):
            inner = target[head] = {}
        _put(inner, rest, value)


def _collect(target: dict[str, Any], head: str, rest: list[str], value: object) -> None:
    items = target.get(head)
    if not isinstance(items, list):
        items = target[head] = []
    if not rest:
        items.append(value)
        return
    # A repeated name starts the next row, as Rails parses positions[][name].
    if not items or not isinstance(items[-1], dict) or (len(rest) == 1 and rest[0] in items[-1]):
        items.append({})
    _put(items[-1], rest, value)
