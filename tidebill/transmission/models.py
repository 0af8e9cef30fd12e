from django.db import models
from django.db.models import Q

from tidebill.storage.fields import Day, Flag, LongText, Moment, Object, Rows, Text
from tidebill.storage.models import Row


class Environment(models.TextChoices):
    """KSeF environment; only production has legal effect."""

    TEST = "test"
    DEMO = "demo"
    PRODUCTION = "production"


class Recipients(models.TextChoices):
    """Documents sent automatically: all, or those to buyers with a tax number."""

    ALL = "all"
    COMPANIES = "companies"


class Connection(Row):
    """An account's connection to a network.

    ``secrets`` is encrypted JSON: token, certificates for authentication and offline signatures, and their
    keys.
    """

    channel = models.CharField(max_length=20)
    environment = models.CharField(max_length=20, choices=Environment.choices, default=Environment.TEST)
    # The account's identity: KSeF tax number, or Peppol participant.
    identity = Text()
    # Provider and URL of the access point.
    provider = models.CharField(max_length=20, default="http", db_default="http")
    url = Text(1000)
    secrets = models.TextField(editable=False, default="", blank=True)
    active = Flag(default=True)
    # Send documents when issued, and reject invalid ones.
    auto_send = Flag()
    auto_send_to = models.CharField(
        max_length=20, choices=Recipients.choices, default=Recipients.ALL, db_default=Recipients.ALL.value
    )
    validate = Flag()
    fetch_purchases = Flag()
    # Purchases received up to this time have been fetched.
    fetched_until = Moment()
    # Position of the last document received from the access point.
    position = models.CharField(max_length=255, default="", db_default="", blank=True)
    # Since when, and why, KSeF rejects the credentials; documents stay queued meanwhile.
    paused_at = Moment()
    pause_reason = LongText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="connection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.environment}"

    @property
    def is_working(self) -> bool:
        """Return whether documents may be sent: enabled, and not rejected by the network."""
        return self.active and self.paused_at is None


class Transmission(Row):
    """One document on one channel, as written at the time: ``content`` never changes.

    ``attempts`` also serves as the fencing token: results of an earlier attempt are discarded. ``references``
    are the remote ids, stored before anything is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNKNOWN = "unknown"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        NOT_SENT = "not_sent"

    OPEN = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN)
    # Concluded without success: the document may be sent again.
    FAILED = (State.REJECTED, State.NOT_SENT)

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    environment = models.CharField(max_length=20, default="")
    format = models.CharField(max_length=30, default="")
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    content = models.BinaryField(default=b"")
    # Base64 SHA-256 of the content, by which KSeF identifies a document.
    content_hash = models.CharField(max_length=64, default="")
    references = Object()
    # The number assigned by the other side.
    external_id = Text()
    receipt = models.BinaryField(default=b"")
    messages = Rows()
    attempts = models.PositiveIntegerField(default=0)
    next_at = Moment()
    sent_at = Moment()
    concluded_at = Moment()
    # The batch that the document is sent in; empty if by itself.
    batch = models.CharField(max_length=32, default="", db_default="", db_index=True)
    # Issued while the service was unreachable; must be sent by the deadline.
    offline = Flag()
    deadline = Day()

    class Meta:
        constraints = [
            # At most one active transmission per document, enforced by the database.
            models.UniqueConstraint(
                fields=["invoice", "channel", "environment"],
                condition=~Q(state__in=("rejected", "not_sent")) & ~Q(channel="email"),
                name="transmission_once",
            ),
        ]
        indexes = [models.Index(fields=["account", "invoice"], name="transmission_invoice")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
