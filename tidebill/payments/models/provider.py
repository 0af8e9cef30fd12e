from django.db import models
from django.db.models import Q

from tidebill.payments.models.payment import Payment
from tidebill.storage.fields import Amount, Flag, LongText, Text
from tidebill.storage.models import Row


class PaymentProvider(Row):
    """A way to pay that an account offers. ``settings`` are encrypted JSON: keys that open a till."""

    kind = models.CharField(max_length=20)
    title = Text()
    token = models.CharField(max_length=32, unique=True)
    settings = models.TextField(editable=False, default="", blank=True)
    active = Flag(default=True)
    deleted = Flag()

    def __str__(self) -> str:
        return self.title or self.kind


class Checkout(Row):
    """One try of a customer to pay a document, or a payment that is expected, through a provider.

    ``amount`` is what was asked for when it began, ``received`` what the provider says has come.
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
    # The payment that it is to bring, or that it brought.
    payment = models.ForeignKey(Payment, on_delete=models.SET_NULL, null=True, related_name="+")
    amount = Amount(default=0)
    received = Amount(null=True)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.STARTED)
    # The provider's own number of the money, to find it there and to give it back.
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
