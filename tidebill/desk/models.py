"""Per-user preferences."""

from django.db import models

from tidebill.storage.fields import Rows
from tidebill.storage.models import Row


class ListView(Row):
    """A user's preferences for a list: ``columns`` are names, ``tabs`` are ``{"key", "label", "query"}``."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=50)
    columns = Rows()
    tabs = Rows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user", "name"], name="list_view_of_user"),
        ]

    def __str__(self) -> str:
        return self.name


class SampleRow(Row):
    """Marks a row as sample data, to delete exactly these later."""

    class Kind(models.TextChoices):
        CLIENT = "client"
        PRODUCT = "product"
        INVOICE = "invoice"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "subject_id"], name="sample_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
