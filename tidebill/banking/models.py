"""Bank statements and their transactions."""

from django.db import models

from tidebill.storage.fields import Amount, Flag, LongText, Text
from tidebill.storage.models import Row


class BankStatement(Row):  # type: ignore[django-manager-missing]
    """One account's statement in an uploaded file."""

    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255, default="")
    format = models.CharField(max_length=10)
    account_number = models.CharField(max_length=64, default="")
    currency = models.CharField(max_length=3)
    # Balances as the bank states them; null where the format has none.
    opening_balance = Amount(null=True)
    closing_balance = Amount(null=True)
    date_from = models.DateField(null=True)
    date_to = models.DateField(null=True)
    # Lines of the file that an earlier statement had contained.
    known_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="bank_statement_newest")]

    def __str__(self) -> str:
        return f"{self.account_number} {self.date_to}"


class BankTransaction(Row):
    """One booked line of a bank account; the amount is positive if the money came in.

    It is booked while its payment exists: a deleted payment leaves it open again.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.CASCADE, related_name="transactions")
    booked_on = models.DateField()
    valued_on = models.DateField(null=True)
    amount = Amount()
    currency = models.CharField(max_length=3)
    reference = Text()
    end_to_end = Text()
    remittance = LongText()
    counterparty = Text()
    counterparty_account = Text()
    # SHA-256 of what the bank says about it, and its position among equal lines of one file.
    fingerprint = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField(default=0)
    ignored = Flag()
    payment = models.ForeignKey("payments.Payment", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint", "occurrence"], name="bank_transaction_once"
            )
        ]
        indexes = [models.Index(fields=["account", "booked_on", "id"], name="bank_transaction_day")]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.currency}"

    @property
    def is_booked(self) -> bool:
        """Return whether a payment was recorded for it and still exists."""
        return self.payment is not None and not self.payment.deleted
