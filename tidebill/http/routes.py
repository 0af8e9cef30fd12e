"""Routes: ``/invoices``, ``/invoices.json`` and ``/invoices/`` are one route, the suffix is the format."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path

from tidebill.http.context import RequestContext
from tidebill.http.dispatch import dispatch, is_id
from tidebill.http.endpoints import Endpoint, View, endpoint, endpoint_of
from tidebill.http.responses import Response
from tidebill.kernel.permissions import permission_of

Methods = Mapping[str, View]
_SUFFIX = r"(?:\.(?P<format>[a-z0-9]{2,12}))?/?$"
_NONE: Mapping[str, View] = MappingProxyType({})
_PLACE = re.compile(r"\{(\w+)\}")


class Route:
    """One path and the views of its methods; callable as a Django view."""

    csrf_exempt = True

    def __init__(self, path: str, methods: Methods, pages: Methods, forms: Methods) -> None:
        self.path = path
        # Django uses these names in error reports.
        self.__name__ = self.__qualname__ = path
        self.endpoints: dict[str, Endpoint] = {
            method: _endpoint(path, method, view, page=pages.get(method), form=forms.get(method))
            for method, view in methods.items()
        }

    def __call__(self, request: HttpRequest, *, format: str | None = None, **places: object) -> HttpResponse:
        return dispatch(request, self.endpoints, format=format, **places)


def route(
    path: str,
    methods: Methods,
    *,
    pages: Methods = _NONE,
    forms: Methods = _NONE,
    suffix: str | None = None,
) -> URLPattern:
    """Return a URL pattern for ``/invoices/{id}/cancel``: ``{id}`` and ``{row_id}`` are integers, other
    parameters are path segments.

    ``pages`` are the views for HTML; ``forms`` render the form again when a change fails
    (``tidebill.http.forms``). ``suffix`` restricts the pattern to one format; otherwise any or none may
    follow.
    """
    body = _PLACE.sub(lambda m: f"(?P<{m[1]}>{_pattern(m[1])})", path.lstrip("/"))
    ending = rf"\.(?P<format>{suffix})/?$" if suffix else _SUFFIX
    return re_path(f"^{body}{ending}", Route(path, methods, pages, forms))


def resource(
    plural: str,
    *,
    index: View | None = None,
    create: View | None = None,
    show: View | None = None,
    update: View | None = None,
    destroy: View | None = None,
    pages: Mapping[str, View] = _NONE,
) -> list[URLPattern]:
    """Return the five routes of a resource; ``pages`` maps view names to HTML views.

    ``pages`` may include forms: ``new`` at ``/clients/new`` and ``edit`` at ``/clients/7/edit``, which also
    render failed ``create`` and ``update`` requests. PUT and PATCH are equivalent: both merge.
    """
    collection = {"GET": index, "POST": create}
    member = {"GET": show, "PUT": update, "PATCH": update, "DELETE": destroy}
    collection_pages = {"GET": pages.get("index"), "POST": pages.get("create")}
    member_pages = {
        "GET": pages.get("show") or (_leads_to_form(plural, show) if show and pages.get("edit") else None),
        "PUT": pages.get("update"),
        "PATCH": pages.get("update"),
        "DELETE": pages.get("destroy"),
    }
    new, edit = pages.get("new"), pages.get("edit")
    calls = [
        route(path, _present(methods), pages=_present(shown), forms=_present(forms))
        for path, methods, shown, forms in (
            (f"/{plural}", collection, collection_pages, {"POST": new}),
            (f"/{plural}/{{id}}", member, member_pages, {"PUT": edit, "PATCH": edit}),
        )
        if any(methods.values())
    ]
    places = ((f"/{plural}/new", new), (f"/{plural}/{{id}}/edit", edit))
    return [*calls, *(form_page(path, view) for path, view in places if view)]


def views_of(module: object) -> dict[str, Any]:
    """Return the API views that a module defines, by name."""
    names = ("index", "create", "show", "update", "destroy")
    return {name: view for name in names if (view := getattr(module, name, None))}


def pages_of(module: object) -> Mapping[str, View]:
    """Return the page views that a module defines, by name."""
    names = ("index", "new", "create", "show", "edit", "update", "destroy")
    return {name: view for name in names if (view := getattr(module, name, None))}


def _leads_to_form(plural: str, show: View) -> View:
    """Redirect browsers from an object without its own page to its form."""

    def lead(context: RequestContext, id: int) -> Response:
        response = show(context, id)
        if response.page is None:
            response.then = f"/{plural}/{id}/edit"
        return response

    return lead


def form_page(path: str, view: View) -> URLPattern:
    """Return the route of a form, restricted to users who may submit it."""

    @endpoint("Shows a form", formats=("html",), documented=False, permission=permission_of(path, "POST"))
    def show(context: RequestContext, **places: object) -> Response:
        return view(context, **places)

    return route(path, {"GET": show})


def _endpoint(path: str, method: str, view: View, *, page: View | None, form: View | None) -> Endpoint:
    found = endpoint_of(view)
    return replace(found, page=page, form=form, permission=found.permission or permission_of(path, method))


def _present(views: Mapping[str, View | None]) -> Methods:
    return {method: view for method, view in views.items() if view}


def _pattern(name: str) -> str:
    return r"[0-9]{1,18}" if is_id(name) else "[^/]+?"
