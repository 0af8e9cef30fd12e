"""The base of every table that belongs to an account, and the clock of a sandbox."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from tidebill.storage import clock
from tidebill.storage.departments import RowManager


class Row(models.Model):
    """A row of one account; ``objects`` sees the account in scope only and refuses to work without one."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    # Where the department that a row belongs to is found, if to any; see storage/departments.py.
    department_path: ClassVar[str | None] = None
    # Whether rows that belong to none are everybody's.
    shown_without_department: ClassVar[bool] = False

    objects = ScopedManager(account="account", _manager_class=RowManager)  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True


class SandboxClock(models.Model):
    """The time that the operator of a sandbox has set: one row at most, read by every process."""

    at = models.DateTimeField()
    # The actual moment of setting it, from which a clock that isn't frozen goes on.
    since = models.DateTimeField(default=clock.actual)
    frozen = models.BooleanField(default=True)

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    def reads(self, actual: datetime) -> datetime:
        """What this clock shows at an actual moment."""
        return self.at if self.frozen else self.at + (actual - self.since)
