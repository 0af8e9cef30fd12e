"""The base of every table that belongs to an account."""

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
