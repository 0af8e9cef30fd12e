"""Which departments' rows are in reach: of somebody who is kept to a few, theirs only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Q

_visible: ContextVar[tuple[int, ...]] = ContextVar("visible_departments", default=())


@contextmanager
def only_departments(numbers: Sequence[int]) -> Iterator[None]:
    """Keeps rows of other departments out of reach inside; no numbers are no limit."""
    token = _visible.set(tuple(numbers))
    try:
        yield
    finally:
        _visible.reset(token)


def is_limited() -> bool:
    """Whether only some departments are in reach."""
    return bool(_visible.get())


class RowManager(models.Manager):  # type: ignore[type-arg]
    """Leaves out the rows of departments that are out of reach, of models that belong to one."""

    def get_queryset(self) -> "models.QuerySet[Any, Any]":
        rows = super().get_queryset()
        path, numbers = getattr(self.model, "department_path", None), _visible.get()
        if path is None or not numbers:
            return rows
        wanted = Q(**{f"{path}__in": numbers})
        return rows.filter(wanted | Q(**{path: None}) if self.model.shown_without_department else wanted)
