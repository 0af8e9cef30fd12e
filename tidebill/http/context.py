"""A call: one request as the views see it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest

from tidebill.http import body
from tidebill.kernel.permissions import allows
from tidebill.wire.errors import Message
from tidebill.wire.resource import Resource, Schema

R = TypeVar("R", bound=Resource)
D = TypeVar("D", bound=Schema)

# Query parameters that every call understands, so that they are never reported as ignored.
COMMON_PARAMETERS = frozenset({"api_token", "fields", "additional_fields", "include", "_method", "format"})


class Caller(Protocol):
    """Who calls: made by the authentication that settings name."""

    @property
    def account(self) -> Any: ...

    @property
    def user(self) -> Any: ...

    @property
    def via(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def permissions(self) -> frozenset[str]: ...

    @property
    def department_ids(self) -> tuple[int, ...]: ...

    @property
    def lacks_second_factor(self) -> bool: ...


class RequestContext:
    """One request: its format, caller, body and query, read once."""

    def __init__(self, request: HttpRequest, *, form: str, suffix: bool = False) -> None:
        self.request = request
        self.format = form
        # Whether the path named the format.
        self.suffix = suffix
        self.caller: Caller | None = None
        # The language of the page, where its reader is not the one who signed in.
        self.language: str | None = None
        # Whether the body may be a file as it is.
        self.raw = False
        self.ignored: list[str] = []
        # What was wrong with a form, by field in the reader's words, where it is shown again.
        self.errors: dict[str, list[str]] = {}
        # What the caller should know of a change that was made all the same.
        self.warnings: list[Message] = []

    @property
    def account(self) -> Any:
        """The account of the caller; only calls that need no sign-in may lack one."""
        if self.caller is None:
            raise LookupError("this call has no caller")
        return self.caller.account

    @property
    def user(self) -> Any:
        return self.caller.user if self.caller else None

    def warn(self, messages: Iterable[Message]) -> None:
        """Tells the caller something beside the answer."""
        self.warnings += messages

    @property
    def is_api(self) -> bool:
        """Whether a program calls, rather than a person in a browser."""
        return self.caller is not None and self.caller.via != "session"

    def may(self, permission: str) -> bool:
        """Whether the caller's role allows it: for pages that show only what can be done."""
        return self.caller is not None and allows(self.caller.permissions, permission)

    @property
    def came_from(self) -> str | None:
        """The page of ours that a form was sent from, to go back to it."""
        found = urlsplit(self.request.headers.get("Referer", ""))
        own = found.netloc == self.request.get_host()
        return urlunsplit(("", "", found.path, found.query, "")) if own and found.path else None

    @cached_property
    def body(self) -> dict[str, Any]:
        return {} if self.raw and body.is_raw(self.request) else body.read(self.request)

    @cached_property
    def query(self) -> dict[str, Any]:
        return body.read_query(self.request)

    @cached_property
    def params(self) -> dict[str, Any]:
        """Query and body together, for calls that accept their parameters in either."""
        return {**self.query, **self.body}

    def read(self, resource: type[R]) -> R:
        """The resource in the body, in its envelope or bare; raises Invalid."""
        ignored: list[str] = []
        found = resource.read(self.attributes(resource), ignored=ignored)
        self.ignored += [f"{resource.name_}.{name}" for name in ignored]
        return found

    def attributes(self, resource: type[Resource]) -> Mapping[str, Any]:
        """What the body holds of the resource, as it was sent."""
        found = resource.unwrap(self.body)
        return _without_empty_rows(resource, found) if self.format == "html" else found

    def filters(self, schema: type[D]) -> D:
        """The query parameters of a list; raises Invalid for values that can't be meant."""
        ignored: list[str] = []
        given = {name: value for name, value in self.query.items() if name not in COMMON_PARAMETERS}
        found = schema.read(given, ignored=ignored)
        self.ignored += ignored
        return found

    def option(self, name: str) -> Any:
        """A sibling of the envelope, such as ``find_by``; also accepted in the query."""
        return self.params.get(name)

    def only(self, resource: type[Resource]) -> frozenset[str] | None:
        """The keys that ``fields[invoice]=a,b`` restricts the answer to; None for all of them."""
        return _names(self.query.get("fields") or self.body.get("fields"), resource)

    def opted_in(self, resource: type[Resource]) -> frozenset[str]:
        """The opt-in keys that ``additional_fields[invoice]=a,b`` asks for."""
        return _names(self.query.get("additional_fields"), resource) or frozenset()

    def included(self) -> frozenset[str]:
        """What ``include=`` names."""
        found = self.query.get("include")
        return frozenset(found.split(",")) if isinstance(found, str) else frozenset()


def _without_empty_rows(resource: type[Resource], sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sent: a row that nobody typed into is no row."""
    nested = {key.name for key in resource.keys if key.rows}
    return {
        name: {index: row for index, row in value.items() if row and _is_typed(row)}
        if name in nested and isinstance(value, Mapping)
        else value
        for name, value in sent.items()
    }


def _is_typed(row: Any) -> bool:
    return not isinstance(row, Mapping) or any(value not in ("", "0") for value in row.values())


def _names(value: Any, resource: type[Resource]) -> frozenset[str] | None:
    if isinstance(value, Mapping):
        value = value.get(resource.name_)
    if isinstance(value, list):
        value = ",".join(str(item) for item in value)
    if not isinstance(value, str) or not value.strip():
        return None
    return frozenset(name.strip() for name in value.split(","))
