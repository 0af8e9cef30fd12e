from django.db import models
from django.db.models import Q

from tidebill.storage.fields import (
    Amount,
    Day,
    Flag,
    FlagAsText,
    FlagOrNull,
    LongText,
    Moment,
    Number,
    Object,
    Quantity,
    Rows,
    Text,
)
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey


class Recurring(Row):
    """A recurring invoice and its schedule, with the API's field names.

    The next occurrence has index ``done``, counted from ``anchor``. ``next_at`` is when it is issued, null if
    there is none. ``last_error`` is the reason of the last failure.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        FAILING = "failing"
        PAUSED = "paused"
        FINISHED = "finished"

    name = Text()
    name_key = SortKey(of="name")
    every = models.CharField(max_length=10, default="1m")
    start_date = models.DateField()
    end_date = Day()
    next_invoice_date = Day()
    time_in_timezone = Text()
    issue_working_day_only = Flag()
    issue_on_specific_day = Text()
    anchor = models.DateField(editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    next_at = Moment(editable=False)
    last_error = LongText(editable=False)

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.SET_NULL, null=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client = models.ForeignKey("catalog.Client", on_delete=models.SET_NULL, null=True, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.SET_NULL, null=True, related_name="+")
    quantity = Quantity(null=True)
    price_gross = Amount(null=True)
    currency = Text()
    payment_to = Text()
    income = Flag(default=True)

    send_email = Flag()
    buyer_email = LongText()
    create_as_paid = Flag()
    convert_to_vat_invoice = Flag()
    invoice_pattern_enabled = Flag()
    invoice_pattern = Text()
    only_year_month = Flag()
    end_of_month_sell_date = Flag()
    custom_sell_date = Text()
    split_payment = FlagAsText(max_length=255, null=True, blank=True)
    gtu_codes = Rows()
    procedure_designations = Rows()

    comment = LongText()
    email_notification_enabled = FlagOrNull()
    recurring_finished_notification = FlagOrNull()
    at = Text()
    from_recurring_id = Number()
    additional_fields = Object()

    creator = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    updater = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    counter = models.PositiveIntegerField(default=0)
    last_invoice_date = Day()
    last_invoice_at = Moment()
    state = models.CharField(max_length=20, choices=State.choices, default=State.ACTIVE)
    deleted = Flag()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(deleted=False, next_at__isnull=False), name="recurring_due"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Occurrence(Row):
    """Ledger of occurrences: one row per issued date. Its unique key prevents duplicates."""

    recurring = models.ForeignKey(Recurring, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recurring", "day"], name="occurrence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recurring_id} {self.day}"
