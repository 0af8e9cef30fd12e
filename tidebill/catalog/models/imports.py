"""Tables of clients or products on their way in."""

from django.db import models

from tidebill.storage.fields import Number
from tidebill.storage.models import Row


class TableImport(Row):
    """An uploaded table: its cells as text, which column is which key, and what became of each row.

    ``report`` has a row's line, action (``create``, ``update``, ``same`` or ``refuse``), name, number of the
    card, and faults as pairs of key and text.
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
        """How many rows of the report were made, changed, left the same or refused."""
        return sum(1 for row in self.report if row["action"] == action)
