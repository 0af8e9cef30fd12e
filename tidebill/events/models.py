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


class Job(models.Model):
    """Work for later, queued in the transaction of the change that asks for it.

    ``attempts`` counts how often it was begun and is the fence: what an earlier attempt still has to say is
    not heard. While ``locked_until`` is ahead, a worker is on it; once it has passed, that worker is gone.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    # Of two jobs with one key only the first is queued.
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  # many jobs have none
    created_at = models.DateTimeField(default=clock.now, editable=False)
    run_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # Why the last attempt that did not succeed failed.
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
    """A process that does jobs, as it last showed itself; silent while it is at one."""

    name = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField(default=clock.actual, editable=False)
    seen_at = models.DateTimeField(default=clock.actual)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.name
