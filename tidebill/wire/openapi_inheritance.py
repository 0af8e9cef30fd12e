"""Schemas of responses that extend those of requests, so that each property is described once."""

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
# What describes a value without restricting it, and the restrictions that stored values have passed.
_HARMLESS: Final = frozenset({"description", "examples", "xml", "readOnly", "writeOnly", "maxLength"})


def inheriting(names: Collection[str], schemas: Schema) -> list[str]:
    """Return the resources whose responses are valid requests; rows count if their resource is one."""
    found = {name for name in names if f"{name}Request" in schemas}
    while True:
        kept = {name for name in found if _is_narrower(schemas[name], schemas[f"{name}Request"], found)}
        if kept == found:
            return sorted(kept)
        found = kept


def extended(answer: Schema, request_name: str, schemas: Schema) -> dict[str, Any]:
    """Return the schema of a response with only what it adds to that of the request."""
    sent = schemas[request_name]["properties"]
    added = {
        name: {key: value for key, value in found.items() if sent.get(name, {}).get(key) != value}
        for name, found in answer["properties"].items()
    }
    own = {name: found for name, found in added.items() if found or name not in sent}
    rest = {name: value for name, value in answer.items() if name not in ("properties", "type", "xml")}
    parent = {"$ref": f"#/components/schemas/{request_name}"}
    return {**rest, "allOf": [parent], **({"properties": own} if own else {})}


def _is_narrower(answer: Schema, request: Schema, inheriting: Collection[str]) -> bool:
    sent = request["properties"]
    return all(
        _allows(sent[name], found, inheriting) for name, found in answer["properties"].items() if name in sent
    )


def _allows(sent: Schema, found: Schema, inheriting: Collection[str]) -> bool:
    """Return whether a request may contain each value that a response may contain."""
    for name, value in sent.items():
        if name in _HARMLESS or found.get(name) == value:
            continue
        if name == "type":
            if not _types(found) or not _types(found) <= _types(sent):
                return False
        elif name != "anyOf" or _rows_in(found) not in inheriting:
            return False
    return True


def _types(found: Schema) -> set[str]:
    kinds = found.get("type", ())
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _rows_in(found: Schema) -> str:
    """Return the name of the resource of nested rows; empty if the value has no rows."""
    references = (each.get("items", {}).get("$ref", "") for each in found.get("anyOf", ()))
    return next((name.rpartition("/")[2] for name in references if name), "")
