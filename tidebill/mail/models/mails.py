from typing import ClassVar

from django.db import models
from django.db.models import Q

from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.storage.fields import Flag, LongText, Moment, Rows, Text
from tidebill.storage.models import Row


class Mail(Row):
    """An email, from its request until a server accepts it or rejects it permanently.

    Emails about signing in belong to no account and are only visible to the operator. ``attempts`` is the
    fencing token: results of an earlier attempt are discarded. ``handed_over_at`` is written just before the
    content is transmitted: if the worker dies later, the email may have been sent.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        # Accepted for at least one recipient; ``refused`` lists the others.
        SENT = "sent"
        FAILED = "failed"
        # May have been sent; sending it again is the user's decision.
        UNCONFIRMED = "unconfirmed"
        # No server is configured: stored here and never sent.
        TRAPPED = "trapped"
        # A reminder about an invoice that has been paid in the meantime.
        DROPPED = "dropped"

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        REMINDER = "reminder"
        OTHER = "other"

    WAITING = (Status.QUEUED, Status.SENDING)
    department_path: ClassVar[str | None] = "invoice__department_id"

    account = models.ForeignKey(  # type: ignore[assignment]
        "accounts.Account", on_delete=models.CASCADE, null=True, related_name="+"
    )
    invoice = models.ForeignKey(Invoice, on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    # A second email with the same key is not queued.
    key = Text(200)

    to = Rows()
    cc = Rows()
    bcc = Rows()
    sender = models.CharField(max_length=500)
    reply_to = Text()
    subject = models.TextField()
    text = models.TextField()
    html = LongText()
    # The PDF is created on sending.
    email_pdf = Flag()
    print_option = models.CharField(max_length=20, default="original")
    message_id = models.CharField(max_length=255)

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    leased_until = Moment()
    handed_over_at = Moment()
    sent_time = Moment()
    # Last response of the server, or the connection error.
    answer = LongText()
    accepted = Rows()
    # Server responses by recipient.
    refused = models.JSONField(default=dict, blank=True)

    # Unscoped: the worker handles emails of every account, and of none.
    everything = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=Q(key__isnull=False), name="mail_once"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "id"], name="mail_newest"),
            models.Index(fields=["invoice", "kind"], name="mail_invoice"),
            models.Index(
                fields=["next_at"], condition=Q(status__in=["queued", "sending"]), name="mail_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def recipients(self) -> list[str]:
        """Return the distinct recipients."""
        return list(dict.fromkeys([*self.to, *self.cc, *self.bcc]))


class MailAttachment(models.Model):
    """A file attached to an email; accessed only through the email."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=255)
    content = models.BinaryField()

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name


class EmailTemplate(Row):
    """An account's template for a kind of email, optionally limited to a language or department."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        REMINDER = "reminder"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    lang = models.CharField(max_length=10, blank=True, default="")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.CASCADE, null=True, related_name="+"
    )
    subject = models.CharField(max_length=255)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "lang", "department"], name="email_template_of_department"
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "lang"],
                condition=Q(department=None),
                name="email_template_of_account",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
