"""JSON Schemas for OpenAPI 3.1, derived from the schemas that parse and serialize."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from tidebill.wire.openapi_inheritance import extended, inheriting
from tidebill.wire.resource import FieldSpec, Resource, Schema

REF = "#/components/schemas/{model}"
Side = Literal["request", "answer"]
_MODES: dict[Side, JsonSchemaMode] = {"request": "validation", "answer": "serialization"}

ERROR = {
    "type": "object",
    "description": "Error: one sentence, or sentences by field.",
    "properties": {
        "code": {"type": "string", "const": "error"},
        "message": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            ]
        },
        "error_code": {"type": "string", "description": "Stable code of the error.", "example": "invalid"},
        "error_codes": {
            "type": "object",
            "description": "Stable codes of the messages by field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["code", "message", "error_code"],
    "xml": {"name": "hash"},
}


def component_schemas(resources: Iterable[type[Resource]]) -> dict[str, Any]:
    """Return the schemas of the resources, for requests (``InvoiceRequest``) and responses (``Invoice``).

    Where each property of a response is also valid in a request, the schema of the response extends that of
    the request.
    """
    every = {nested for resource in resources for nested in _with_nested(resource)}
    found: dict[str, Any] = {"Error": ERROR, **_both_sides(every)}
    for name in inheriting({each.__name__ for each in every}, found):
        found[name] = extended(found[name], schema_name(name, "request"), found)
    return dict(sorted(found.items()))


def _both_sides(every: Iterable[type[Resource]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side, mode in _MODES.items():
        pairs: list[tuple[type[BaseModel], JsonSchemaMode]] = [(each.ready(), mode) for each in every]
        _, schema = models_json_schema(pairs, ref_template=_reference(side))
        for each in every:
            name = schema_name(each.__name__, side)
            found[name] = _with_side(schema["$defs"][each.__name__], each, side)
    return found


def schema_name(name: str, side: Side) -> str:
    """Return the component name of a resource in requests or responses."""
    return f"{name}Request" if side == "request" else name


def reference(resource: type[Resource], side: Side) -> dict[str, str]:
    """Return a reference to the schema of a resource."""
    return {"$ref": REF.format(model=schema_name(resource.__name__, side))}


def parameters(declaration: type[Schema] | None) -> list[dict[str, Any]]:
    """Return the query parameters that a schema declares."""
    if declaration is None:
        return []
    schema = declaration.ready().model_json_schema(by_alias=True, mode="validation")
    return [_parameter(name, found) for name, found in schema.get("properties", {}).items()]


def _reference(side: Side) -> str:
    return REF.format(model=schema_name("{model}", side))


def _with_nested(resource: type[Resource]) -> list[type[Resource]]:
    return [resource, *(key.rows for key in resource.keys if key.rows)]


def _with_side(schema: dict[str, Any], resource: type[Resource], side: Side) -> dict[str, Any]:
    """Keep the properties that apply to this side, and add their XML tags."""
    hidden = {key.name for key in resource.keys if (key.read_only if side == "request" else key.write_only)}
    properties = {
        key.name: _property(schema["properties"][key.name], key, side)
        for key in resource.keys
        if key.name not in hidden
    }
    finished = {
        name: value for name, value in schema.items() if name not in ("additionalProperties", "title")
    }
    return {**finished, "properties": properties, "xml": {"name": resource.name_.replace("_", "-")}}


def _property(found: dict[str, Any], key: FieldSpec, side: Side) -> dict[str, Any]:
    shown = {name: value for name, value in found.items() if name not in ("default", "title")}
    if key.rows:
        shown["anyOf"] = [{"type": "array", "items": reference(key.rows, side)}, {"type": "null"}]
    # Without a name of its own, a tag is the property's name.
    xml = {**({"name": key.tag} if key.tag != key.name else {}), **({"wrapped": True} if key.rows else {})}
    if key.tag and xml:
        shown["xml"] = xml
    return shown


def _parameter(name: str, found: dict[str, Any]) -> dict[str, Any]:
    apart = ("description", "title", "default")
    schema = {key: value for key, value in found.items() if key not in apart}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": found.get("description", ""),
        "schema": schema,
    }
