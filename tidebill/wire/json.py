"""JSON of the API: decimals as strings, no envelope, no floats in either direction."""

import json
import re
from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any

from pydantic_core import to_json

from tidebill.wire.errors import BadRequest
from tidebill.wire.resource import FieldSpec, Resource
from tidebill.wire.selection import EVERY_KEY, Selection

# Items of lists and objects; the largest document has about 200,000.
ITEMS_MAX = 500_000
# As in XML; the largest document has five.
DEPTH_MAX = 20
# The quote at its end may be missing, so that text without one is scanned once.
_TEXT = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_OTHERS = re.compile(r"[^\[\]{}]++")


def decode(body: bytes) -> dict[str, Any]:
    """Parse a JSON object, with fractions as Decimal; raises BadRequest for anything else."""
    if body.count(b",") + body.count(b"[") + body.count(b"{") > ITEMS_MAX:
        # Before parsing: a megabyte of empty objects takes a hundred megabytes of memory.
        raise BadRequest("The body has too many items")
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        _refuse_depth(text)
        found = json.loads(text, parse_float=_decimal, parse_constant=_refuse)
    except (ValueError, RecursionError, InvalidOperation):
        # ValueError covers bad UTF-8, bad JSON and integers of thousands of digits.
        raise BadRequest("The body is not valid JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("The body must be a JSON object")
    return found


def encode(value: object) -> bytes:
    """Encode as compact UTF-8, as Rails does."""
    return to_json(value)


def write(
    resource: type[Resource],
    values: Mapping[str, object],
    *,
    zone: tzinfo,
    selection: Selection = EVERY_KEY,
) -> dict[str, Any]:
    """Serialize one object. ``values`` maps attributes to Python values, nested rows to lists of such
    mappings.
    """
    response: dict[str, Any] = {}
    for key, name, attribute, is_plain, depends in selection.table(resource):
        value = values.get(attribute)
        # Most common case first: a list of documents has thousands of values, most of them null.
        if value is None:
            if not depends:
                response[name] = None
            elif not key.omit_if_empty and selection.has(key, values):
                response[name] = [] if key.rows else None
        elif not depends or selection.has(key, values):
            response[name] = value if is_plain else _value(key, value, zone)
    return response


def _value(key: FieldSpec, value: Any, zone: tzinfo) -> Any:
    if key.rows:
        nested = key.rows
        return [write(nested, row, zone=zone) for row in value]
    return key.codec.json(value, zone)


def _refuse_depth(text: str) -> None:
    """Raise BadRequest for deep nesting, which functions that walk the values could not bear."""
    if text.count("[") + text.count("{") <= DEPTH_MAX:
        return
    brackets = _OTHERS.sub("", _TEXT.sub("", text))
    if max(accumulate(1 if bracket in "[{" else -1 for bracket in brackets), default=0) > DEPTH_MAX:
        raise BadRequest("The body is nested too deeply")


def _decimal(text: str) -> Decimal:
    return Decimal(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)
