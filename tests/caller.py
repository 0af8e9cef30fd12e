"""An API client with a user's token, in-process."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.people import Person


class Caller:
    """Sends requests with a user's token; bodies are JSON."""

    def __init__(self, person: Person | None = None, **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {**(person.headers if person else {}), **headers}

    def get(self, path: str, **params: Any) -> HttpResponse:
        return self.client.get(path, params, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.send("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("DELETE", path, None, **headers)

    def send(self, verb: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        data = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        kind = headers.pop("content_type", "application/json")
        return self.client.generic(verb, path, data, kind, headers={**self.headers, **headers})
