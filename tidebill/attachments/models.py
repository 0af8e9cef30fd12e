from typing import ClassVar

from django.db import models
from django.db.models import Q

from tidebill.invoices.models import Invoice
from tidebill.storage.fields import Flag
from tidebill.storage.models import Row


class Attachment(Row):
    """A file of a document. Uploads are attached in a second step; unattached ones are deleted after a day.

    ``path`` is its random name in the storage; ``name`` is its display name.
    """

    department_path: ClassVar[str | None] = "invoice__department_id"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=255, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added = Flag()

    class Meta:
        indexes = [
            models.Index(fields=["invoice", "id"], name="attachment_invoice"),
            models.Index(fields=["created_at"], condition=Q(added=False), name="attachment_pending"),
        ]

    def __str__(self) -> str:
        return self.name
