"""The base of every table that belongs to an account."""

from django.db import models
from django_scopes import ScopedManager

from tidebill.storage import clock


class Row(models.Model):
    """A row of one account; ``objects`` sees the account in scope only and refuses to work without one."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(account="account")  # type: ignore[django-manager-missing]

    class Meta:
        abstract = True
