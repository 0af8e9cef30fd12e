from django.db import models

from tidebill.storage.fields import Text
from tidebill.storage.models import Row


class MailServer(Row):
    """An account's own mail server; without one the instance's is used.

    ``password`` is encrypted; ``sender`` is the From address.
    """

    class Security(models.TextChoices):
        STARTTLS = "starttls"
        SSL = "ssl"

    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=20, choices=Security.choices, default=Security.STARTTLS)
    user = Text()
    password = Text(1000)
    sender = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], name="mail_server_of_account")]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
