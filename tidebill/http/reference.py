"""API documentation: as OpenAPI for programs and as pages for people; both work offline.

Both are read from ``openapi.json``, which ``docs/build.py`` writes: describing all calls takes seconds.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from django.conf import settings

from tidebill import __version__
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.rendering import JSON_TYPE
from tidebill.http.responses import Response, TextResponse, Value
from tidebill.wire.errors import NotFound

DOCUMENT: Final = Path(__file__).with_name("openapi.json")
# A part of the OpenAPI document.
Described: TypeAlias = Mapping[str, Any]
_SUFFIX = re.compile(r"\.(json|xml|pdf)$")
_FOR_ALL: dict[str, Any] = {"public": True, "documented": False}
# Number of fields in an example request.
_EXAMPLE_KEYS = 4


@endpoint("Describes the API to programs", formats=("json",), **_FOR_ALL)
def document(context: RequestContext) -> Response:
    return TextResponse(text=_written(), content_type=JSON_TYPE)


@endpoint("Describes the API to people", formats=("json", "html"), page_first=True, **_FOR_ALL)
def index(context: RequestContext) -> Response:
    page_context = {"sections": _sections(), "server": settings.TIDEBILL_BASE_URL, "version": __version__}
    return Value(value=_described(), page="docs/index.html", page_context=page_context)


@endpoint("Describes the calls of one resource to people", formats=("html",), page_first=True, **_FOR_ALL)
def section(context: RequestContext, name: str) -> Response:
    found = next((section for section in _sections() if section.name == name), None)
    if found is None:
        raise NotFound
    page_context = {"sections": _sections(), "section": found, "server": settings.TIDEBILL_BASE_URL}
    return Value(page="docs/section.html", page_context=page_context)


@dataclass(frozen=True)
class FieldDoc:
    """A parameter or field: ``kind`` is its JSON type, ``rows`` the schema of nested rows."""

    name: str
    kind: str
    text: str
    example: str = ""
    values: tuple[str, ...] = ()
    read_only: bool = False
    write_only: bool = False
    rows: str = ""


@dataclass
class Operation:
    """A method of a path, with all its formats."""

    method: str
    path: str
    summary: str
    is_public: bool
    parameters: tuple[FieldDoc, ...]
    body: str
    formats: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"{self.method.lower()}{re.sub('[^a-z0-9]+', '-', self.path.lower())}".rstrip("-")

    @property
    def curl(self) -> str:
        return _curl(self)


@dataclass
class Section:
    """Operations that share the first path segment, and their objects."""

    name: str
    operations: list[Operation] = field(default_factory=list)
    schemas: dict[str, tuple[FieldDoc, ...]] = field(default_factory=dict)


@cache
def _described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    found["info"]["version"] = __version__
    return {**found, "servers": [{"url": settings.TIDEBILL_BASE_URL}]}


@cache
def _written() -> str:
    return json.dumps(_described(), ensure_ascii=False, separators=(",", ":"))


@cache
def _sections() -> list[Section]:
    found: dict[str, Section] = {}
    for path, item in _described()["paths"].items():
        for method, described in _methods(item):
            section = found.setdefault(described["tags"][0], Section(described["tags"][0]))
            _add(section, path, method, described)
    return list(found.values())


def _methods(item: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the operations of a path except PATCH, which equals PUT."""
    return ((name.upper(), value) for name, value in item.items() if name not in ("parameters", "patch"))


def _add(section: Section, path: str, method: str, described: Mapping[str, object]) -> None:
    """Add one operation for all suffixes of a path."""
    bare, suffix = _SUFFIX.sub("", path), path.rpartition(".")[2]
    wanted = (method, bare, described["summary"])
    known = next((o for o in section.operations if (o.method, o.path, o.summary) == wanted), None)
    if known is None:
        known = _operation(bare, method, described)
        section.operations.append(known)
    known.formats.append(suffix)
    for name in (_answered(described), _nested_in(_answered(described))):
        if name and name not in section.schemas:
            section.schemas[name] = _keys(name)


def _operation(path: str, method: str, described: Described) -> Operation:
    return Operation(
        method=method,
        path=path,
        summary=described["summary"],
        is_public=described.get("security") == [],
        parameters=tuple(
            _describe(found["name"], {**found["schema"], "description": found["description"]})
            for found in map(_parameter, described.get("parameters", ()))
        ),
        body=_sent(described),
    )


def _parameter(reference: Mapping[str, str]) -> Described:
    """Return the parameter that an operation references."""
    parameters: dict[str, dict[str, Any]] = _described()["components"]["parameters"]
    return parameters[reference["$ref"].rpartition("/")[2]]


def _sent(described: Described) -> str:
    """Return the envelope and example of the request body; empty if it has none."""
    name = _name_of(described.get("requestBody", {}))
    content = (
        _described()["components"]["requestBodies"].get(name, {}).get("content", {}).get("application/json")
    )
    if content is None:
        return ""
    ((envelope, inner),) = content["schema"]["properties"].items()
    return json.dumps({envelope: _example(_schema_of(inner))}, ensure_ascii=False)


def _example(schema: Described) -> dict[str, Any]:
    keys = {name: found["examples"][0] for name, found in schema["properties"].items() if "examples" in found}
    wanted = [name for name in ("name", "buyer_name", "kind", "email", "country") if name in keys]
    chosen = (wanted or [name for name in keys if name != "id"])[:_EXAMPLE_KEYS]
    return {name: keys[name] for name in chosen}


def _answered(described: Described) -> str:
    """Return the schema name of the response; empty if it is not a resource."""
    for status, response in described["responses"].items():
        for content in response.get("content", {}).values() if status.startswith("2") else ():
            schema = content["schema"]
            return _name_of(schema.get("items", schema))
    return ""


def _nested_in(name: str) -> str:
    """Return the main nested rows of an object; the others are only in the OpenAPI document."""
    return next((rows for found in _answered_keys(name).values() if (rows := _rows_of(found))), "")


def _keys(name: str) -> tuple[FieldDoc, ...]:
    """Return all fields of a resource, including write-only ones."""
    answered = _answered_keys(name)
    sent = _schemas().get(f"{name}Request", {}).get("properties", {})
    return tuple(_describe(key, found) for key, found in {**answered, **sent, **answered}.items())


def _answered_keys(name: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of an object's fields in responses, including those of the schema it extends."""
    schema = _schemas().get(name, {})
    own = schema.get("properties", {})
    inherited = {
        key: value
        for each in schema.get("allOf", ())
        for key, value in _schema_of(each)["properties"].items()
    }
    return inherited | {key: {**inherited.get(key, {}), **value} for key, value in own.items()}


def _describe(name: str, found: Described) -> FieldDoc:
    examples = found.get("examples") or [""]
    return FieldDoc(
        name=name,
        kind=_kind(found),
        text=found.get("description", ""),
        example=examples[0] if isinstance(examples[0], str) else json.dumps(examples[0], ensure_ascii=False),
        values=tuple(value for value in found.get("enum", ()) if value is not None),
        read_only=bool(found.get("readOnly")),
        write_only=bool(found.get("writeOnly")),
        rows=_rows_of(found),
    )


def _kind(found: Described) -> str:
    """Return the JSON types of a field, except null."""
    if _rows_of(found):
        return "array"
    kinds = found.get("type", "any")
    listed = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    special = {"date": "date", "date-time": "time"}.get(found.get("format", ""))
    return special or ("decimal" if "pattern" in found else " or ".join(listed))


def _rows_of(found: Described) -> str:
    """Return the schema of nested rows from pydantic's schema of an optional list."""
    options = [found, *found.get("anyOf", ())]
    return next((_name_of(option["items"]) for option in options if "$ref" in option.get("items", {})), "")


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = _described()["components"]["schemas"]
    return schemas


def _schema_of(reference: Mapping[str, object]) -> dict[str, Any]:
    schema: dict[str, Any] = _schemas()[_name_of(reference)]
    return schema


def _name_of(reference: Mapping[str, object]) -> str:
    return str(reference.get("$ref", "")).rpartition("/")[2]


def _curl(operation: Operation) -> str:
    """Return a curl command for the operation; ``$TOKEN`` and braces are for the reader to replace."""
    start = "curl" if operation.method == "GET" else f"curl -X {operation.method}"
    parts = [start if operation.is_public else f'{start} -H "Authorization: Bearer $TOKEN"']
    if operation.body:
        parts += ["-H 'Content-Type: application/json'", f"-d '{operation.body}'"]
    return " \\\n  ".join([*parts, f"'{_address(operation)}'"])


def _address(operation: Operation) -> str:
    """Return the path with its first parameter, if that is all the operation takes."""
    path = f"{operation.path}.{operation.formats[0]}".replace("{id}", "1")
    told = () if operation.method == "GET" or operation.body else operation.parameters
    query = next((f"?{each.name}={each.example}" for each in told if each.example), "")
    return f"{settings.TIDEBILL_BASE_URL}{path}{query}"
