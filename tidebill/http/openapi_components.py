"""Shared parts of the OpenAPI document: each parameter, body and response is written once and referenced."""

import json
from collections.abc import Mapping
from typing import Any, Final

_ERRORS: Final = """A refused request, which has changed nothing. 400: the body can't be read. 401: missing or
invalid token. 403: not permitted. 404: not found in this account. 409: in progress or changed meanwhile.
422: validation errors by field. 429: too many requests."""


class SharedComponents:
    """Collects parameters, bodies and responses, and answers references to them."""

    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}
        self.responses: dict[str, Any] = {}
        self.bodies: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def parameter(self, parameter: Mapping[str, object]) -> dict[str, str]:
        """Return a reference to a parameter; equal ones share it, others of the same name are numbered."""
        content = json.dumps(parameter, sort_keys=True)
        name = self._names.get(content)
        if name is None:
            name = self._free(str(parameter["name"]).replace("[", ".").replace("]", ""))
            self._names[content] = name
            self.parameters[name] = dict(parameter)
        return {"$ref": f"#/components/parameters/{name}"}

    def error(self, suffix: str, content: Mapping[str, object]) -> dict[str, str]:
        """Return a reference to the response of refused requests, in JSON or XML."""
        name = f"Error{'Xml' if suffix == 'xml' else ''}"
        self.responses.setdefault(name, {"description": _ERRORS.replace("\n", " "), "content": content})
        return {"$ref": f"#/components/responses/{name}"}

    def answer(self, name: str, response: Mapping[str, object]) -> dict[str, str]:
        """Return a reference to a successful response by its name."""
        self.responses.setdefault(name, dict(response))
        return {"$ref": f"#/components/responses/{name}"}

    def body(self, name: str, body: Mapping[str, object]) -> dict[str, str]:
        """Return a reference to a request body by its name."""
        self.bodies.setdefault(name, dict(body))
        return {"$ref": f"#/components/requestBodies/{name}"}

    def _free(self, name: str) -> str:
        names = (name, *(f"{name}-{number}" for number in range(2, len(self.parameters) + 3)))
        return next(each for each in names if each not in self.parameters)
