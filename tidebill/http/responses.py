"""Responses of views, independent of JSON, XML or HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from tidebill.wire.resource import Resource

Values = Mapping[str, Any]


@dataclass(kw_only=True)
class Response:
    """A response. ``page`` is its HTML template, ``page_context`` the template's additional context."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    page: str | None = None
    page_context: dict[str, Any] = field(default_factory=dict)
    # URL to redirect browsers to after a change.
    then: str | None = None
    # Fields of the resource to omit.
    without: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Detail(Response):
    """One object of a resource; ``values`` maps attributes to typed Python values."""

    resource: type[Resource]
    values: Values


@dataclass(kw_only=True)
class Collection(Response):
    """A page of a list. ``total`` is None if counting would be too expensive."""

    resource: type[Resource]
    rows: Sequence[Values]
    number: int = 1
    size: int = 25
    total: int | None = None
    more: bool = False


@dataclass(kw_only=True)
class Value(Response):
    """A value that is not a resource: ``"ok"``, or a small object."""

    value: Any = None


@dataclass(kw_only=True)
class FileResponse(Response):
    """A file; ``name`` is its download name. A file object is streamed."""

    content: bytes | IO[bytes]
    content_type: str
    name: str
    inline: bool = True


@dataclass(kw_only=True)
class TextResponse(Response):
    """Text that clients expect byte for byte."""

    text: str
    content_type: str = "text/plain; charset=utf-8"


@dataclass(kw_only=True)
class Redirect(Response):
    """A redirect."""

    location: str
    status: int = 302


def created(resource: type[Resource], values: Values, *, then: str | None = None) -> Detail:
    """Return the response of a create: status 201 and the object."""
    return Detail(resource=resource, values=values, status=201, then=then)


OK = "ok"
