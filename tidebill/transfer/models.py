from django.db import models

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
