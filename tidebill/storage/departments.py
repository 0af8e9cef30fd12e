"""Restrict rows to the departments that the user may access."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Q

_visible: ContextVar[tuple[int, ...]] = ContextVar("visible_departments", default=())


@contextmanager
def only_departments(numbers: Sequence[int]) -> Iterator[None]:
    """Hide rows of other departments inside the context; an empty sequence means no restriction."""
    token = _visible.set(tuple(numbers))
    try:
        yield
    finally:
        _visible.reset(token)


def visible_departments() -> tuple[int, ...]:
    """Return the departments that access is restricted to; empty without a restriction."""
    return _visible.get()


def is_limited() -> bool:
    """Return whether access is restricted to some departments."""
    return bool(_visible.get())


class RowManager(models.Manager):  # type: ignore[type-arg]
    """Exclude rows of inaccessible departments for models that belong to a department."""

    def get_queryset(self) -> "models.QuerySet[Any, Any]":
        rows = super().get_queryset()
        path, numbers = getattr(self.model, "department_path", None), _visible.get()
        if path is None or not numbers:
            return rows
        wanted = Q(**{f"{path}__in": numbers})
        return rows.filter(wanted | Q(**{path: None}) if self.model.shown_without_department else wanted)

    def of_open_accounts(self) -> "models.QuerySet[Any, Any]":
        """Return the rows that capability URLs and background work may use: not those of closed accounts."""
        return self.get_queryset().filter(account__closed_at=None)
