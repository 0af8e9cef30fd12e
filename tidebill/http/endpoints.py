"""Metadata of views: routing, permissions and documentation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tidebill.http.responses import Response
from tidebill.wire.resource import Resource, Schema

View = Callable[..., Response]
V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Endpoint:
    """Metadata of a view. ``answers`` is a resource, or a short description of the response."""

    view: View
    summary: str
    reads: type[Resource] | None = None
    answers: type[Resource] | str | None = None
    many: bool = False
    parameters: type[Schema] | None = None
    status: int = 200
    public: bool = False
    # Public endpoint whose secret URL is the only credential; a session in the same browser is ignored.
    capability_url: bool = False
    # Required permission; derived from the path by the route if None.
    permission: str | None = None
    # View that renders the HTML page, if it shows more than the resource.
    page: View | None = None
    # View that renders the form again, with errors, when a change fails.
    form: View | None = None
    # Accepted suffixes; HTML has none.
    formats: tuple[str, ...] = ("json", "xml", "html")
    # Made for people: a request without a suffix that doesn't ask for data gets the page.
    page_first: bool = False
    documented: bool = True
    # Whether the body may be a bare file instead of parameters.
    raw: bool = False
    # Whether the change calls other servers: then an idempotency key opens no transaction around it, and a
    # request whose process died is performed again.
    outside: bool = False


def endpoint(summary: str, **options: Any) -> Callable[[V], V]:
    """Attach metadata to a view: ``@endpoint("Lists invoices", answers=Invoice, many=True)``."""

    def attach(view: V) -> V:
        view.endpoint = Endpoint(view, summary, **options)  # type: ignore[attr-defined]
        return view

    return attach


def endpoint_of(view: View) -> Endpoint:
    """Return the metadata of a view; every routed view has some."""
    found: Endpoint = view.endpoint  # type: ignore[attr-defined]
    return found
