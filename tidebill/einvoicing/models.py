"""Validation results and received documents."""

from django.db import models

from tidebill.storage.fields import Flag, Moment, Rows
from tidebill.storage.models import Row


class Check(Row):
    """Last validation result of a document in a format; valid only for the content with this ``digest``."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=30)
    # SHA-256 of the content in hexadecimal; blank if nothing could be written.
    digest = models.CharField(max_length=64, default="")
    valid = Flag()
    # Editions of the rules, and rule sets that are not installed.
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
    """A received document, identified by the SHA-256 of its XML to reject duplicates."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["account", "digest"], name="einvoice_arrival_digest")]

    def __str__(self) -> str:
        return f"{self.format} {self.digest[:8]}"


class HeldFile(Row):
    """A received file addressed to another company, until a person books or discards it.

    A decided one keeps its digest, so that it isn't held again; its content is dropped.
    """

    UPLOAD, MAIL, KSEF, PEPPOL = "upload", "mail", "ksef", "peppol"

    name = models.CharField(max_length=255, default="")
    content = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=20)
    supplier = models.CharField(max_length=255, default="")
    number = models.CharField(max_length=255, default="")
    # Name and number of the buyer in the file.
    addressee = models.CharField(max_length=255, default="")
    # KSeF number, if it comes from there.
    gov_id = models.CharField(max_length=255, default="")
    decided_at = Moment()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="einvoice_held_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.number}"
