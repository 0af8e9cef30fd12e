from typing import ClassVar

from django.db import models

from tidebill.storage.fields import Rows
from tidebill.storage.models import Row


class Print(Row):
    """A stored PDF of a document.

    ``key`` is the SHA-256 of everything the PDF is made of, so that a stored print is never out of date;
    ``digest`` is the SHA-256 of the file, ``undrawn`` its characters without a glyph.
    """

    department_path: ClassVar[str | None] = "invoice__department_id"

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    path = models.CharField(max_length=255, unique=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    undrawn = Rows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="print_key_unique")]
        indexes = [models.Index(fields=["created_at"], name="print_age")]

    def __str__(self) -> str:
        return self.path
