"""What is said of a view beside its code: enough to route it, to check it, and to document it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tidebill.http.responses import Response
from tidebill.wire.resource import Resource, Schema

View = Callable[..., Response]
V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Endpoint:
    """``answers`` is a resource, or a short description of an answer that is none."""

    view: View
    summary: str
    reads: type[Resource] | None = None
    answers: type[Resource] | str | None = None
    many: bool = False
    parameters: type[Schema] | None = None
    status: int = 200
    public: bool = False
    # Of a public one: only its address counts, whoever else is signed in in the same browser.
    capability_url: bool = False
    # What a caller must be allowed to do; the route says it by its path where the view doesn't.
    permission: str | None = None
    # What answers instead where a person asks for a page that shows more than the resource.
    page: View | None = None
    # The form that a person's change is shown on again, with its faults, where it fails.
    form: View | None = None
    # Suffixes that the path answers to; a page for people ("html") has none.
    formats: tuple[str, ...] = ("json", "xml", "html")
    documented: bool = True
    # Its body may be a file as it is, which is no mapping of parameters.
    raw: bool = False


def endpoint(summary: str, **options: Any) -> Callable[[V], V]:
    """Describes a view: ``@endpoint("Lists invoices", answers=Invoice, many=True)``."""

    def attach(view: V) -> V:
        view.endpoint = Endpoint(view, summary, **options)  # type: ignore[attr-defined]
        return view

    return attach


def endpoint_of(view: View) -> Endpoint:
    """The description of a view; every routed view has one."""
    found: Endpoint = view.endpoint  # type: ignore[attr-defined]
    return found
