"""Paths: ``/invoices``, ``/invoices.json`` and ``/invoices/`` are one place, the suffix is the format."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path

from tidebill.http.dispatch import dispatch
from tidebill.http.endpoints import Endpoint, View, endpoint_of

Methods = Mapping[str, View]
_SUFFIX = r"(?:\.(?P<format>[a-z0-9]{2,12}))?/?$"
_PLACE = re.compile(r"\{(\w+)\}")


class Route:
    """One path and the views behind its methods; callable as a Django view."""

    csrf_exempt = True

    def __init__(self, path: str, methods: Methods) -> None:
        self.path = path
        # Django names a view by these where it reports about it.
        self.__name__ = self.__qualname__ = path
        self.endpoints: dict[str, Endpoint] = {method: endpoint_of(view) for method, view in methods.items()}

    def __call__(self, request: HttpRequest, **places: Any) -> HttpResponse:
        return dispatch(request, self.endpoints, **places)


def route(path: str, methods: Methods, *, suffix: bool = True) -> URLPattern:
    """A pattern for ``/invoices/{id}/cancel``: ``{id}`` is a number, any other place is one path segment."""
    places = {"id": r"\d{1,18}"}
    body = _PLACE.sub(lambda m: f"(?P<{m[1]}>{places.get(m[1], '[^/]+?')})", path.lstrip("/"))
    return re_path(f"^{body}{_SUFFIX if suffix else '/?$'}", Route(path, methods))


def resource(
    plural: str,
    *,
    index: View | None = None,
    create: View | None = None,
    show: View | None = None,
    update: View | None = None,
    destroy: View | None = None,
) -> list[URLPattern]:
    """The five calls of a resource. PUT and PATCH are the same: both merge."""
    collection = {"GET": index, "POST": create}
    member = {"GET": show, "PUT": update, "PATCH": update, "DELETE": destroy}
    return [
        route(path, {method: view for method, view in methods.items() if view})
        for path, methods in ((f"/{plural}", collection), (f"/{plural}/{{id}}", member))
        if any(methods.values())
    ]
