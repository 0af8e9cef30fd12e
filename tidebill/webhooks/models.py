from django.conf import settings
from django.db import models
from django.db.models import Q

from tidebill.storage import clock
from tidebill.storage.fields import Flag, LongText, Moment, Text
from tidebill.storage.models import Row


class Webhook(Row):
    """A URL that is notified of one kind of event.

    ``secret`` signs requests and is encrypted; after a rotation the previous one signs as well for a while.
    ``paused_until`` is the backoff after connection errors; ``failures`` counts consecutive ones.
    """

    # Who created it, and alone sees its secrets; None for webhooks of earlier versions.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=30)
    url = models.TextField()
    api_token = Text()
    active = Flag(default=True)
    secret = models.TextField(editable=False)
    former_secret = LongText(editable=False)
    former_secret_until = Moment(editable=False)
    paused_until = Moment(editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    last_success_at = Moment(editable=False)
    deactivated_at = Moment(editable=False)
    deactivation_reason = LongText(editable=False)
    deleted = Flag()

    class Meta:
        indexes = [models.Index(fields=["account", "kind"], name="webhook_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.url}"


class WebhookDelivery(Row):
    """An event for one URL, written in the transaction of the change.

    ``message_id`` stays the same across attempts. ``leased_until`` is when the current sender is presumed
    dead; ``attempts`` is the fencing token: results of an earlier attempt are discarded.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    # The exact signed bytes.
    payload = models.TextField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    # Attempts before the last replay, which restarts the retry schedule.
    attempts_before = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    leased_until = Moment()
    delivered_at = Moment()

    class Meta:
        indexes = [
            models.Index(
                fields=["webhook", "subject_id", "id"],
                condition=Q(status="waiting"),
                name="webhook_delivery_waiting",
            ),
            models.Index(fields=["webhook", "id"], name="webhook_delivery_newest"),
            models.Index(fields=["created_at"], name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.status}"


class WebhookAttempt(Row):
    """One request of a delivery, and its outcome."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    url = models.TextField()
    headers = models.JSONField(default=dict)
    duration_ms = models.PositiveIntegerField(default=0)
    # None without a response.
    answer_status = models.PositiveIntegerField(null=True)
    answer = LongText()
    error = LongText()

    class Meta:
        indexes = [models.Index(fields=["delivery", "id"], name="webhook_attempt_delivery")]

    def __str__(self) -> str:
        return f"{self.delivery_id} attempt {self.number}"
