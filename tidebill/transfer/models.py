from django.db import models

from tidebill.storage.fields import Moment, Text
from tidebill.storage.models import Row


class CopiedRow(Row):
    """A migrated row with its remote id, so that a resumed migration skips it.

    ``waits`` holds columns that reference rows not migrated yet, as returned by the other server.
    """

    source = models.CharField(max_length=500)
    # Local table, such as "invoices.invoice".
    table = models.CharField(max_length=100)
    there = models.BigIntegerField()
    here = models.BigIntegerField()
    waits = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "source", "table", "there"], name="copied_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.there} is {self.here}"


class Export(Row):
    """An export of the whole account, requested in the browser and kept for a week.

    ``path`` is its name in the storage once complete; ``size`` is in bytes.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    path = Text()
    size = models.PositiveBigIntegerField(null=True)
    finished_at = Moment()

    def __str__(self) -> str:
        return f"{self.pk} {self.path or 'waiting'}"
