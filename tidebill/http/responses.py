"""What a view answers: a value that says nothing yet about JSON, XML or a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from tidebill.wire.resource import Resource

Values = Mapping[str, Any]


@dataclass(kw_only=True)
class Response:
    """``page`` is the template that shows it to a person, ``context`` what that page needs besides."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    page: str | None = None
    page_context: dict[str, Any] = field(default_factory=dict)
    # Where a person's browser goes after a change.
    then: str | None = None
    # Keys of the resource that this answer leaves out.
    without: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Detail(Response):
    """One object of a resource; ``values`` are typed Python values by attribute."""

    resource: type[Resource]
    values: Values


@dataclass(kw_only=True)
class Collection(Response):
    """A page of a list. ``total`` is None where counting further would cost too much."""

    resource: type[Resource]
    rows: Sequence[Values]
    number: int = 1
    size: int = 25
    total: int | None = None
    more: bool = False


@dataclass(kw_only=True)
class Value(Response):
    """A value that is no resource: ``"ok"``, or a small object."""

    value: Any = None


@dataclass(kw_only=True)
class FileResponse(Response):
    """A file; ``name`` is what a browser saves it as. What may be large is read as it is sent."""

    content: bytes | IO[bytes]
    content_type: str
    name: str
    inline: bool = True


@dataclass(kw_only=True)
class TextResponse(Response):
    """Text for callers that expect a particular body, to the byte."""

    text: str
    content_type: str = "text/plain; charset=utf-8"


@dataclass(kw_only=True)
class Redirect(Response):
    """Another address."""

    location: str
    status: int = 302


def created(resource: type[Resource], values: Values, **rest: Any) -> Detail:
    """The answer of every successful create: 201 and the object."""
    return Detail(resource=resource, values=values, status=201, **rest)


OK = "ok"
