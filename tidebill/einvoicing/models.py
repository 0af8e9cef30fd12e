"""What the official rules said of documents."""

from django.db import models

from tidebill.storage.fields import Flag, Rows
from tidebill.storage.models import Row


class Check(Row):
    """The last verdict about a document in a format, which holds for the bytes of its ``digest`` only."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=30)
    # SHA-256 of what was checked, in hexadecimal; blank where nothing could be written.
    digest = models.CharField(max_length=64, default="")
    valid = Flag()
    # The editions of the rules, and the sets that were not installed.
    rules = Rows()
    missing = Rows()
    # {"rule", "field", "text", "params", "warning"}
    findings = Rows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "format"], name="einvoice_check_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.digest[:8]}"


class Arrival(Row):
    """A received document, by the SHA-256 of its XML: the same one is never taken twice."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["account", "digest"], name="einvoice_arrival_digest")]

    def __str__(self) -> str:
        return f"{self.format} {self.digest[:8]}"
