from django.db import models

from tidebill.storage import clock


class JournalEntry(models.Model):
    """One change: who did what to which object, and the values before and after.

    Later effects (email, webhooks, archives) start from these rows; so do answers such as why number 7 is
    missing.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # A service's verb, such as "invoice.cancel".
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
    """Response to a change, stored for repeated requests.

    ``pending_until`` is set while a request runs that calls other servers: until then it holds the key, and
    afterwards its process is presumed dead. Other responses are stored in the transaction of the change.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    pending_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="idempotency_key_unique"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return self.key


class Job(models.Model):
    """Deferred work, queued in the transaction of the change that requests it.

    ``attempts`` also serves as the fencing token: results of an earlier attempt are discarded. While
    ``locked_until`` is in the future a worker holds the job; afterwards that worker is presumed dead.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    # A second job with the same key is not queued.
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  # many jobs have none
    created_at = models.DateTimeField(default=clock.now, editable=False)
    run_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # Error of the last failed attempt.
    last_error = models.TextField(default="", blank=True)

    objects = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at", "id"],
                condition=models.Q(finished_at=None, failed_at=None),
                name="job_waiting",
            ),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Worker(models.Model):
    """A worker process and its last heartbeat; it does not beat while running a job."""

    name = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField(default=clock.actual, editable=False)
    seen_at = models.DateTimeField(default=clock.actual)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name
