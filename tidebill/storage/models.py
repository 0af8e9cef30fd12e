"""Base model of all tables that belong to an account, and the sandbox clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager

from tidebill.storage import clock
from tidebill.storage.departments import RowManager
from tidebill.storage.sorting import with_sort_keys


class Row(models.Model):
    """A row of one account; ``objects`` is limited to the account in scope and raises without one."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    # Lookup path to the row's department, if any; see storage/departments.py.
    department_path: ClassVar[str | None] = None
    # Whether rows without a department are visible to everyone.
    shown_without_department: ClassVar[bool] = False

    objects = ScopedManager(account="account", _manager_class=RowManager)  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save the row; the sort keys of the columns of ``update_fields`` go along."""
        columns = None if update_fields is None else with_sort_keys(type(self), update_fields)
        super().save(*args, update_fields=columns, **options)


class SandboxClock(models.Model):
    """Time set by the operator of a sandbox: at most one row, shared by all processes."""

    at = models.DateTimeField()
    # Actual time at which the clock was set; a clock that isn't frozen advances from here.
    since = models.DateTimeField(default=clock.actual)
    frozen = models.BooleanField(default=True)

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    def reads(self, actual: datetime) -> datetime:
        """Return the time this clock shows at an actual time."""
        return self.at if self.frozen else self.at + (actual - self.since)
