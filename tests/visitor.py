"""A simulated browser: signs in, opens pages, and submits forms."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.people import Person

PAGE = {"Accept": "text/html"}


class Visitor:
    """Opens pages and submits forms, with CSRF checks enabled."""

    def __init__(self, person: Person | None = None, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = {**PAGE, **headers}
        if person:
            self.client.force_login(person.user)

    def open(self, path: str, **params: Any) -> HttpResponse:
        return self.client.get(path, params, headers=self.headers)

    def read(self, path: str, **params: Any) -> str:
        """Return the text of an existing page."""
        answer = self.open(path, **params)
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    def send(self, path: str, *, seen_on: str, **fields: Any) -> HttpResponse:
        """Submit a form of the page ``seen_on`` with its CSRF token."""
        self.open(seen_on)
        fields["csrfmiddlewaretoken"] = self.client.cookies["csrftoken"].value
        return self.client.post(path, fields, headers=self.headers)

    def forge(self, path: str, **fields: Any) -> HttpResponse:
        """Submit a form without the CSRF token, as another site would."""
        return self.client.post(path, fields, headers=self.headers)
