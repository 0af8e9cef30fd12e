"""Imports of clients or products from tables."""

from django.db import models

from tidebill.storage.fields import Number
from tidebill.storage.models import Row


class TableImport(Row):
    """An uploaded table: its cells as text, the column mapping, and the outcome per row.

    ``report`` holds each row's line, action (``create``, ``update``, ``same`` or ``refuse``), name, id of the
    client or product, and errors as pairs of key and text.
    """

    class Status(models.TextChoices):
        CHECKED = "checked"
        DONE = "done"

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    headers = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKED)
    user_id = Number()

    def __str__(self) -> str:
        return self.name

    def count(self, action: str) -> int:
        """Return the number of rows with this outcome."""
        return sum(1 for row in self.report if row["action"] == action)
