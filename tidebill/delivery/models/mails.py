from typing import ClassVar

from django.db import models
from django.db.models import Q

from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.storage.fields import Flag, LongText, Moment, Rows, Text
from tidebill.storage.models import Row


class Mail(Row):
    """A mail, from the change that asks for it until a server has accepted it or refused it for good.

    Mails about signing in belong to no account and are nobody's to read but the operator's. ``attempts`` is
    the fence: what an earlier attempt reports is not heard. ``handed_over_at`` is written just before the
    server is given the text: whoever dies after that leaves a mail that may have gone out.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        # The server accepted it, for one recipient at least; ``refused`` names the others.
        SENT = "sent"
        FAILED = "failed"
        # It may have gone out: sending it again is a person's decision.
        UNCONFIRMED = "unconfirmed"
        # There is no server: it was kept here and sent to nobody.
        TRAPPED = "trapped"
        # A reminder of what was paid in the meantime.
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
    # Of two mails of an account with one key only the first is queued.
    key = Text(200)

    to = Rows()
    cc = Rows()
    bcc = Rows()
    sender = models.CharField(max_length=500)
    reply_to = Text()
    subject = models.TextField()
    text = models.TextField()
    html = LongText()
    # Printed when it is sent.
    email_pdf = Flag()
    print_option = models.CharField(max_length=20, default="original")
    message_id = models.CharField(max_length=255)

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    leased_until = Moment()
    handed_over_at = Moment()
    sent_time = Moment()
    # What the server said last, or why there was no talking to it.
    answer = LongText()
    accepted = Rows()
    # Address to what the server said of it.
    refused = models.JSONField(default=dict, blank=True)

    # Past the scope: the worker meets mails of every account, and of none.
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
        """Everybody it goes to, each once."""
        return list(dict.fromkeys([*self.to, *self.cc, *self.bcc]))


class MailAttachment(models.Model):
    """A file that goes with a mail; reached through the mail alone."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=255)
    content = models.BinaryField()

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name


class EmailTemplate(Row):
    """The account's own words for a kind of mail; for one language or department, or for all."""

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
