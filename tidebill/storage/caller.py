"""The permissions of the caller, for rules that depend on them below the HTTP layer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_held: ContextVar[frozenset[str] | None] = ContextVar("caller_permissions", default=None)


@contextmanager
def holding(permissions: frozenset[str]) -> Iterator[None]:
    """Make the permissions those of the caller inside the context."""
    token = _held.set(permissions)
    try:
        yield
    finally:
        _held.reset(token)


def caller_permissions() -> frozenset[str] | None:
    """Return the caller's permissions; None outside of a request, such as in the worker."""
    return _held.get()
