from django.db import models

from tidebill.storage import clock


class JournalEntry(models.Model):
    """One change: who did what to which object, and what was different before and after.

    Everything that happens later (mail, webhooks, archives) starts from a row here; so does the answer to
    "why is number 7 missing".
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # A verb of the services, such as "invoice.cancel".
    action = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "action", "subject_id"], name="journal_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_id}"


class IdempotencyKey(models.Model):
    """The answer to a change that a client may ask for again, kept in the transaction of the change."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="idempotency_key_unique"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return self.key
