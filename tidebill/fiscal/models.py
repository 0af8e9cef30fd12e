from django.db import models
from django.db.models import Q

from tidebill.invoices.models import Invoice
from tidebill.kernel.vocabulary import PRINT_MODES
from tidebill.storage.fields import LongText
from tidebill.storage.models import Row


class Printer(Row):
    """A fiscal printer, registered by name when its program first polls."""

    name = models.CharField(max_length=255)
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="printer_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PrintRequest(Row):
    """A document to be printed by a fiscal printer; any printer if the name is blank."""

    class Status(models.TextChoices):
        TO_PRINT = "to_print"
        PRINTING = "printing"
        PRINTED = "printed"
        ERROR = "error"

    OPEN = (Status.TO_PRINT, Status.PRINTING)

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    printer = models.CharField(max_length=255, blank=True, default="")
    mode = models.CharField(max_length=20, default=PRINT_MODES[0])
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.TO_PRINT)
    error = LongText()

    class Meta:
        constraints = [
            # Printing a receipt twice would be a second sale for the tax office.
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(status__in=["to_print", "printing"]),
                name="print_request_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "printer"],
                condition=Q(status__in=["to_print", "printing"]),
                name="print_request_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.status}"
