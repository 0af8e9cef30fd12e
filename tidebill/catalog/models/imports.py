"""Imports of clients or products from tables."""

from typing import Any

from django.db import models

from tidebill.storage.fields import Number
from tidebill.storage.models import Row


class TableImport(Row):
    """An uploaded table: its cells as text, the column mapping, and the outcome per row.

    ``report`` holds each row's line, action (``create``, ``update``, ``same`` or ``refuse``), name, id of the
    client or product, and errors as pairs of key and text. Its first ``rows_done`` entries are imported, the
    others predicted. ``attempt`` numbers previews and runs: a job of an earlier one stops.
    """

    class Status(models.TextChoices):
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        CANCELED = "canceled"
        FAILED = "failed"
        DONE = "done"

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    headers = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKED)
    user_id = Number()
    rows_total = models.PositiveIntegerField(default=0, db_default=0)
    rows_done = models.PositiveIntegerField(default=0, db_default=0)
    attempt = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether a preview or run is in progress."""
        return self.status in (self.Status.CHECKING, self.Status.RUNNING)

    @property
    def can_run(self) -> bool:
        """Whether rows remain to be imported, and the preview is complete."""
        has_ended = self.status not in (self.Status.CHECKING, self.Status.RUNNING, self.Status.DONE)
        return has_ended and self.rows_done < len(self.report)

    @property
    def can_be_mapped(self) -> bool:
        """Whether the columns may change: nothing is imported yet."""
        return self.rows_done == 0 and self.status not in (self.Status.RUNNING, self.Status.DONE)

    @property
    def total(self) -> int:
        """Return the number of rows of the table. Earlier versions stored none."""
        return self.rows_total or len(self.report)

    @property
    def done(self) -> int:
        """Return the number of rows checked or imported so far."""
        return self.total if self.status == self.Status.DONE else self.rows_done

    @property
    def counted_rows(self) -> list[dict[str, Any]]:
        """Return the predicted outcomes before the import, then those of imported rows."""
        is_predicted = self.status in (self.Status.CHECKED, self.Status.DONE)
        return list(self.report if is_predicted else self.report[: self.rows_done])

    def count(self, action: str) -> int:
        """Return the number of counted rows with this outcome."""
        return sum(1 for row in self.counted_rows if row["action"] == action)

    def count_remaining(self) -> int:
        """Return the number of records that a run would create or update."""
        return sum(1 for row in self.report[self.rows_done :] if row["action"] in ("create", "update"))
