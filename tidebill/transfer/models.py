from django.db import models

from tidebill.storage.fields import Moment, Text
from tidebill.storage.models import Row


class CopiedRow(Row):
    """A row that came from another server, with its numbers. A copy that goes on skips what it has.

    ``waits`` are the columns that name rows which had not been copied yet, as the other server answered them.
    """

    source = models.CharField(max_length=500)
    # "invoices.invoice": the table here.
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
    """A file with the whole account, made where somebody asked for it and kept for a week.

    ``path`` is where the storage keeps it, once it is whole; ``size`` is in bytes.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    path = Text()
    size = models.PositiveBigIntegerField(null=True)
    finished_at = Moment()

    def __str__(self) -> str:
        return f"{self.pk} {self.path or 'waiting'}"
