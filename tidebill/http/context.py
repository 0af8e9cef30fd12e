"""Request context: one request as views see it."""

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

# Query parameters that every endpoint accepts; never reported as ignored.
COMMON_PARAMETERS = frozenset({"api_token", "fields", "additional_fields", "include", "_method", "format"})


class Caller(Protocol):
    """The authenticated client, found by the hook `authenticate`."""

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
    def token_id(self) -> int | None: ...

    @property
    def permissions(self) -> frozenset[str]: ...

    @property
    def department_ids(self) -> tuple[int, ...]: ...

    @property
    def lacks_second_factor(self) -> bool: ...


class RequestContext:
    """A request's format, caller, body and query, each parsed once."""

    def __init__(self, request: HttpRequest, *, form: str, suffix: bool = False) -> None:
        self.request = request
        self.format = form
        # Whether the URL's suffix selected the format.
        self.suffix = suffix
        self.caller: Caller | None = None
        # Language of the page if the reader is not the signed-in user.
        self.language: str | None = None
        # Whether the body may be a bare file.
        self.raw = False
        self.ignored: list[str] = []
        # Translated validation errors by field, for rendering the form again.
        self.errors: dict[str, list[str]] = {}
        # Whether an earlier request with the same idempotency key may have made the change already.
        self.is_resumed = False
        # Warnings about a change that was made nonetheless.
        self.warnings: list[Message] = []

    @property
    def account(self) -> Any:
        """Return the caller's account. Raises LookupError on public endpoints without a caller."""
        if self.caller is None:
            raise LookupError("this call has no caller")
        return self.caller.account

    @property
    def user(self) -> Any:
        return self.caller.user if self.caller else None

    @property
    def authority(self) -> Caller:
        """Return the caller as the holder of the permissions that they may grant."""
        if self.caller is None:
            raise LookupError("this call has no caller")
        return self.caller

    def warn(self, messages: Iterable[Message]) -> None:
        """Add warnings to the response."""
        self.warnings += messages

    def reset(self) -> None:
        """Forget what a view found and changed, before the view runs again."""
        for name in ("body", "query", "params"):
            self.__dict__.pop(name, None)
        self.ignored.clear()
        self.warnings.clear()
        self.errors = {}

    @property
    def is_api(self) -> bool:
        """Return whether the caller uses a token rather than a browser session."""
        return self.caller is not None and self.caller.via != "session"

    def may(self, permission: str) -> bool:
        """Return whether the caller's role has the permission; pages use it to hide actions."""
        return self.caller is not None and allows(self.caller.permissions, permission)

    @property
    def came_from(self) -> str | None:
        """Return the local page that the form was submitted from, for redirecting back."""
        found = urlsplit(self.request.headers.get("Referer", ""))
        own = found.netloc == self.request.get_host()
        # Browsers read two slashes, or a backslash, as the beginning of another host.
        path = "/" + found.path.lstrip("/\\")
        return urlunsplit(("", "", path, found.query, "")) if own and found.path else None

    @cached_property
    def body(self) -> dict[str, Any]:
        return {} if self.raw and body.is_raw(self.request) else body.read(self.request)

    @cached_property
    def query(self) -> dict[str, Any]:
        return body.read_query(self.request)

    @cached_property
    def params(self) -> dict[str, Any]:
        """Query and body merged, for endpoints that accept parameters in either."""
        return {**self.query, **self.body}

    def read(self, resource: type[R]) -> R:
        """Validate the resource in the body, with or without envelope; raises Invalid."""
        ignored: list[str] = []
        found = resource.read(self.attributes(resource), ignored=ignored)
        self.ignored += [f"{resource.name_}.{name}" for name in ignored]
        return found

    def attributes(self, resource: type[Resource]) -> Mapping[str, Any]:
        """Return the resource's attributes in the body, unvalidated."""
        found = resource.unwrap(self.body)
        return _without_empty_rows(resource, found) if self.format == "html" else found

    def filters(self, schema: type[D]) -> D:
        """Validate the query parameters of a list; raises Invalid."""
        ignored: list[str] = []
        given = {name: value for name, value in self.query.items() if name not in COMMON_PARAMETERS}
        found = schema.read(given, ignored=ignored)
        self.ignored += ignored
        return found

    def option(self, name: str) -> Any:
        """Return an option sent next to the envelope, such as ``find_by``, or in the query."""
        return self.params.get(name)

    def only(self, resource: type[Resource]) -> frozenset[str] | None:
        """Return the fields that ``fields[invoice]=a,b`` restricts the response to; None for all."""
        return _names(self.query.get("fields") or self.body.get("fields"), resource)

    def opted_in(self, resource: type[Resource]) -> frozenset[str]:
        """Return the opt-in fields requested with ``additional_fields[invoice]=a,b``."""
        return _names(self.query.get("additional_fields"), resource) or frozenset()

    def included(self) -> frozenset[str]:
        """Return the names listed in ``include=``."""
        found = self.query.get("include")
        return frozenset(found.split(",")) if isinstance(found, str) else frozenset()


def _without_empty_rows(resource: type[Resource], sent: Mapping[str, object]) -> dict[str, Any]:
    """Return the attributes of a form without empty rows."""
    nested = {key.name for key in resource.keys if key.rows}
    return {
        name: {index: row for index, row in value.items() if row and _is_typed(row)}
        if name in nested and isinstance(value, Mapping)
        else value
        for name, value in sent.items()
    }


def _is_typed(row: object) -> bool:
    return not isinstance(row, Mapping) or any(value not in ("", "0") for value in row.values())


def _names(value: object, resource: type[Resource]) -> frozenset[str] | None:
    if isinstance(value, Mapping):
        value = value.get(resource.name_)
    if isinstance(value, list):
        value = ",".join(str(item) for item in value)
    if not isinstance(value, str) or not value.strip():
        return None
    return frozenset(name.strip() for name in value.split(","))
