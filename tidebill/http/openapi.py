"""OpenAPI 3.1 document, generated from routes and schemas."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tidebill.http.endpoints import Endpoint
from tidebill.http.openapi_components import SharedComponents
from tidebill.http.routes import Route
from tidebill.wire import openapi
from tidebill.wire.resource import Resource

_PLACE = re.compile(r"\{(\w+)\}")
_TYPES = {
    "json": "application/json",
    "xml": "application/xml",
    "pdf": "application/pdf",
    "js": "text/javascript",
    "handlebars": "application/json",
}
_LINKED = ("get", "put", "delete")
_ABOUT = """Invoices, clients, products and payments over HTTP, in JSON or XML by the suffix of the path.

The API is compatible with clients of InvoiceOcean, Fakturownia, VosFactures and BitFactura. Send the token as
`Authorization: Bearer`, as `api_token` in the query or the body, or use HTTP Basic.

Every list is also available as a table: add the suffix `.csv` or `.xlsx` to get all pages in one file."""
_CREATED = 201


def document() -> dict[str, Any]:
    """Return the whole document; a server fills in its version and address."""
    routes = list(_routes(get_resolver().url_patterns))
    shared = SharedComponents()
    paths = dict(path for route in routes for path in _paths(route, shared))
    _add_links(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tidebill",
            "version": "",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"query": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "parameters": shared.parameters,
            "requestBodies": shared.bodies,
            "responses": shared.responses,
            "schemas": openapi.component_schemas(_resources(routes)),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "query": {"type": "apiKey", "in": "query", "name": "api_token"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
    }


def _routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and isinstance(pattern.callback, Route):
            yield pattern.callback


def _resources(routes: Iterable[Route]) -> list[type[Resource]]:
    found: dict[str, type[Resource]] = {}
    for route in routes:
        for endpoint in route.endpoints.values():
            for resource in (endpoint.reads, endpoint.answers):
                if isinstance(resource, type):
                    found[resource.__name__] = resource
    return list(found.values())


def _paths(route: Route, shared: SharedComponents) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield one path for each suffix that any of the route's methods supports."""
    documented = {method: e for method, e in route.endpoints.items() if e.documented}
    formats = [name for name in _TYPES if any(name in e.formats for e in documented.values())]
    for suffix in formats:
        calls = {m: e for m, e in documented.items() if suffix in e.formats}
        item: dict[str, Any] = {m.lower(): _operation(route, m, e, suffix, shared) for m, e in calls.items()}
        places = _PLACE.findall(route.path)
        if places:
            item["parameters"] = [shared.parameter(_place(name)) for name in places]
        yield f"{route.path}.{suffix}", item


def _add_links(paths: dict[str, dict[str, Any]]) -> None:
    """Link each create to the calls that take the id of the created object: retrieve, update, delete."""
    for path, item in paths.items():
        created = item.get("post", {}).get("responses", {}).get("201")
        member = paths.get(path.replace(".json", "/{id}.json")) if path.endswith(".json") else None
        if created and member:
            calls = {method: member[method]["operationId"] for method in _LINKED if method in member}
            created["links"] = {
                method: {"operationId": name, "parameters": {"id": "$response.body#/id"}}
                for method, name in calls.items()
            }


def _operation(
    route: Route, method: str, endpoint: Endpoint, suffix: str, shared: SharedComponents
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": _operation_id(route, method, suffix),
        "tags": [route.path.split("/")[1]],
        "responses": _responses(endpoint, suffix, shared),
    }
    found = openapi.parameters(endpoint.parameters)
    if found:
        operation["parameters"] = [shared.parameter(each) for each in found]
    if endpoint.public:
        operation["security"] = []
    if endpoint.reads and method in ("POST", "PUT", "PATCH"):
        operation["requestBody"] = _request(endpoint.reads, suffix, shared)
    return operation


def _operation_id(route: Route, method: str, suffix: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", route.path.lower()).strip("_")
    return f"{method.lower()}_{words}_{suffix}"


def _place(name: str) -> dict[str, Any]:
    kind = {"type": "integer", "minimum": 1} if name == "id" else {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": kind}


def _request(resource: type[Resource], suffix: str, shared: SharedComponents) -> dict[str, str]:
    schema: dict[str, Any] = dict(openapi.reference(resource, "request"))
    if suffix != "xml":
        schema = {"type": "object", "properties": {resource.name_: schema}, "required": [resource.name_]}
    content = {_TYPES["xml" if suffix == "xml" else "json"]: {"schema": schema}}
    name = f"{resource.__name__}{'Xml' if suffix == 'xml' else ''}"
    return shared.body(name, {"required": True, "content": content})


def _responses(endpoint: Endpoint, suffix: str, shared: SharedComponents) -> dict[str, Any]:
    media_type = _TYPES[suffix if suffix == "xml" else "json"]
    return {
        str(endpoint.status): _success(endpoint, suffix, shared),
        "4XX": shared.error(suffix, {media_type: {"schema": {"$ref": "#/components/schemas/Error"}}}),
    }


def _success(endpoint: Endpoint, suffix: str, shared: SharedComponents) -> dict[str, Any]:
    """Return the response of a call that succeeds; creates describe theirs themselves, with links."""
    response = endpoint.answers
    if response is None:
        return {"description": "Done"}
    if isinstance(response, str):
        return {"description": response, "content": {_TYPES[suffix]: {"schema": {}}}}
    schema = openapi.reference(response, "answer")
    text, name = "An object", response.__name__
    if endpoint.many:
        listed: dict[str, Any] = {"type": "array", "items": schema}
        if suffix == "xml":
            listed["xml"] = {"name": response.plural.replace("_", "-"), "wrapped": True}
        schema, text, name = listed, "A list", f"{name}List"
    described = {"description": text, "content": {_TYPES[suffix]: {"schema": schema}}}
    if endpoint.status == _CREATED:
        return described
    return shared.answer(f"{name}{'' if suffix == 'json' else suffix.capitalize()}", described)
