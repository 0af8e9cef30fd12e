"""Hooks that packages above register with HTTP."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from django.http import HttpRequest

from tidebill.kernel.hooks import Hook

if TYPE_CHECKING:
    from tidebill.http.context import Caller


class Authenticate(Protocol):
    """Returns the caller of a request; None if it has no credentials."""

    def __call__(self, request: HttpRequest, *, body_token: str | None) -> "Caller | None": ...


class ListPreferences(Protocol):
    """A user's columns and saved filters of a list."""

    @property
    def columns(self) -> Sequence[str]: ...

    @property
    def tabs(self) -> Sequence[Mapping[str, str]]: ...


class FindListPreferences(Protocol):
    """Returns a user's preferences for the list ``name``."""

    def __call__(self, user: Any, name: str) -> ListPreferences: ...


authenticate: Hook[Authenticate] = Hook("http.authenticate")
list_preferences: Hook[FindListPreferences] = Hook("http.list_preferences")
