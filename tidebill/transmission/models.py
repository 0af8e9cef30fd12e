from django.db import models
from django.db.models import Q

from tidebill.storage.fields import Day, Flag, Moment, Object, Rows, Text
from tidebill.storage.models import Row


class Environment(models.TextChoices):
    """Which KSeF: only what is sent to the production one has legal effect."""

    TEST = "test"
    DEMO = "demo"
    PRODUCTION = "production"


class Recipients(models.TextChoices):
    """Whose documents are sent by themselves: everybody's, or those of buyers with a tax number."""

    ALL = "all"
    COMPANIES = "companies"


class Connection(Row):
    """How an account reaches a network.

    ``secrets`` are encrypted JSON: a token, certificates to sign in and to sign offline codes, their keys.
    """

    channel = models.CharField(max_length=20)
    environment = models.CharField(max_length=20, choices=Environment.choices, default=Environment.TEST)
    # Who the account is there: the tax number of KSeF, the participant of Peppol.
    identity = Text()
    # The address of an access point.
    url = Text(1000)
    secrets = models.TextField(editable=False, default="", blank=True)
    active = Flag(default=True)
    # Whether documents are sent as soon as they are issued, and whether others are refused.
    auto_send = Flag()
    auto_send_to = models.CharField(
        max_length=20, choices=Recipients.choices, default=Recipients.ALL, db_default=Recipients.ALL.value
    )
    validate = Flag()
    fetch_purchases = Flag()
    # Purchases that arrived there until then have been fetched.
    fetched_until = Moment()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="connection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.environment}"


class Transmission(Row):
    """One document on one channel, as it was written then: ``content`` never changes.

    ``attempts`` counts how often work on it was begun and is the fence: what an earlier attempt still has to
    say is not heard. ``references`` are the other side's own names of it, kept before anything is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    OPEN = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN)

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    environment = models.CharField(max_length=20, default="")
    format = models.CharField(max_length=30, default="")
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    content = models.BinaryField(default=b"")
    # SHA-256 of the content, Base64: what KSeF knows a document by.
    content_hash = models.CharField(max_length=64, default="")
    references = Object()
    # The number that the other side gave it.
    external_id = Text()
    receipt = models.BinaryField(default=b"")
    messages = Rows()
    attempts = models.PositiveIntegerField(default=0)
    next_at = Moment()
    sent_at = Moment()
    concluded_at = Moment()
    # Issued while the other side could not be reached; to be sent until then.
    offline = Flag()
    deadline = Day()

    class Meta:
        constraints = [
            # A document is on its way, or there, once: the database itself refuses a second.
            models.UniqueConstraint(
                fields=["invoice", "channel", "environment"],
                condition=~Q(state="rejected") & ~Q(channel="email"),
                name="transmission_once",
            ),
        ]
        indexes = [models.Index(fields=["account", "invoice"], name="transmission_invoice")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
