"""Request context: one request as views see it."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest

from tidebill.http import body
from tidebill.kernel.permissions import allows
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message
from tidebill.wire.resource import Resource, Schema

R = TypeVar("R", bound=Resource)
D = TypeVar("D", bound=Schema)

# Query parameters that every endpoint accepts; never reported as ignored.
COMMON_PARAMETERS = frozenset(
    {"api_token", "fields", "additional_fields", "include", "_method", "format", "strict"}
)
# Keys of HTML forms next to the attributes.
_OF_FORMS = frozenset({"csrfmiddlewaretoken", "form_key", "version", "then"})
_EMPTY: tuple[Any, ...] = (None, "", [], {})


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
        # Formats that the endpoint has.
        self.formats: tuple[str, ...] = ()
        self.caller: Caller | None = None
        # Language of the page if the reader is not the signed-in user.
        self.language: str | None = None
        # Whether the body may be a bare file.
        self.raw = False
        self.ignored: list[str] = []
        # Options that the view has looked at.
        self.options: set[str] = set()
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
        self.options.clear()
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
        attributes = self.attributes(resource)
        found = resource.read(attributes, ignored=ignored)
        ignored += resource.unknown_additional(attributes)
        self.ignore([f"{resource.name_}.{name}" for name in ignored])
        return found

    @property
    def is_strict(self) -> bool:
        """Return whether the request is refused if anything in it would be ignored: ``strict=1``."""
        return str(self.query.get("strict", "")).strip().lower() in ("1", "true", "yes")

    def ignore(self, names: Iterable[str]) -> None:
        """Name what has no effect in the response; raises Invalid in strict mode."""
        found = [name for name in names if name not in self.ignored]
        self.ignored += found
        if self.ignored and self.is_strict:
            raise Invalid(dict.fromkeys(self.ignored, errors.IGNORED))

    def ignore_unread(self, *, reads: type[Resource] | None, parameters: type[Schema] | None) -> None:
        """Name the parameters and keys that the endpoint knows nothing of."""
        known = COMMON_PARAMETERS | _OF_FORMS | self.options | set(parameters.by_name if parameters else ())
        envelopes = {reads.name_, *reads.aliases} if reads else {"invoice"} if parameters else set()
        beside = {key.name for key in reads.keys if key.write_only} if reads else set()
        self.ignore(name for name in self.query if name not in known | beside)
        whole = next((name for name in envelopes if name in self.body), None)
        if whole is None and reads:
            known |= {name for name in self.body if reads.takes(name)}
        known |= beside | envelopes
        self.ignore(name for name, value in self.body.items() if name not in known and value not in _EMPTY)
        inner = self.body.get(whole) if whole and not reads else None
        if isinstance(inner, Mapping):
            self.ignore(f"{whole}.{name}" for name in inner if name not in known)

    def attributes(self, resource: type[Resource]) -> Mapping[str, Any]:
        """Return the resource's attributes in the body, unvalidated."""
        found = resource.unwrap(self.body)
        return _without_empty_rows(resource, found) if self.format == "html" else found

    def filters(self, schema: type[D]) -> D:
        """Validate the query parameters of a list; raises Invalid."""
        ignored: list[str] = []
        given = {name: value for name, value in self.query.items() if name not in COMMON_PARAMETERS}
        found = schema.read(given, ignored=ignored)
        self.ignore(ignored)
        self.ignore(_without_effect(found))
        since = getattr(found, "updated_since", None)
        if since is not None and since.tzinfo is None:
            zone = self.account.zone if self.caller else UTC
            return found.model_copy(update={"updated_since": since.replace(tzinfo=zone)})
        return found

    def option(self, name: str) -> Any:
        """Return an option sent next to the envelope, such as ``find_by``, or in the query."""
        self.options.add(name)
        return self.params.get(name)

    def only(self, resource: type[Resource]) -> frozenset[str] | None:
        """Return the fields that ``fields[invoice]=a,b`` restricts the response to; None for all."""
        return _names(self.query.get("fields") or self.body.get("fields"), resource)

    def opted_in(self, resource: type[Resource]) -> frozenset[str]:
        """Return the opt-in fields requested with ``additional_fields[invoice]=a,b``."""
        return _names(self.query.get("additional_fields"), resource) or frozenset()

    def unknown_selection(self, resource: type[Resource]) -> list[str]:
        """Return the names in ``fields`` and ``additional_fields`` that are no fields of the resource."""
        unknown = []
        for parameter in ("fields", "additional_fields"):
            names = _names(self.query.get(parameter) or self.body.get(parameter), resource) or ()
            unknown += [f"{parameter}.{name}" for name in names if name not in resource.by_name]
        return unknown

    def included(self) -> frozenset[str]:
        """Return the names listed in ``include=``."""
        found = self.query.get("include")
        return frozenset(found.split(",")) if isinstance(found, str) else frozenset()


def _without_effect(found: Schema) -> list[str]:
    """Return valid filters that have no effect: dates of another period, more rows than a page may have."""
    names = []
    period = getattr(found, "chosen_period", "more")
    if period != "more":
        names += [name for name in ("date_from", "date_to") if getattr(found, name, None)]
    size, most = getattr(found, "per_page", None), getattr(found, "page_size", None)
    if size and most and size > most:
        names.append("per_page")
    return names


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
