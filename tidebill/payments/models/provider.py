from django.db import models
from django.db.models import Q

from tidebill.payments.models.payment import Payment
from tidebill.storage.fields import Amount, Flag, LongText, Text
from tidebill.storage.models import Row


class PaymentProvider(Row):
    """A payment provider of an account. ``settings`` is encrypted JSON with its API keys."""

    kind = models.CharField(max_length=20)
    title = Text()
    token = models.CharField(max_length=32, unique=True)
    settings = models.TextField(editable=False, default="", blank=True)
    active = Flag(default=True)
    deleted = Flag()

    def __str__(self) -> str:
        return self.title or self.kind


class Checkout(Row):
    """An attempt to pay a document or an expected payment through a provider.

    ``amount`` is the requested amount, ``received`` the one confirmed by the provider.
    """

    class Status(models.TextChoices):
        STARTED = "started"
        PAID = "paid"
        DECLINED = "declined"
        REFUNDING = "refunding"
        REFUNDED = "refunded"

    provider = models.ForeignKey(PaymentProvider, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, null=True, related_name="+")
    # The expected payment, or the one that was created.
    payment = models.ForeignKey(Payment, on_delete=models.SET_NULL, null=True, related_name="+")
    amount = Amount(default=0)
    received = Amount(null=True)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.STARTED)
    # The provider's id, for lookup and refunds.
    external_id = Text()
    error = LongText()

    class Meta:
        indexes = [models.Index(fields=["account", "invoice"], name="checkout_invoice")]
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False) | Q(payment__isnull=False), name="checkout_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token} {self.status}"
