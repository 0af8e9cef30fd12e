from django.db import models


class NumberCounter(models.Model):
    """Last number of a series; the update that takes the next one locks the row."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    scope = models.BigIntegerField(default=0)
    pattern = models.CharField(max_length=255)
    period = models.CharField(max_length=10)
    last = models.BigIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        # Created by the invoices app, before warehouse documents were numbered too.
        db_table = "invoices_numbercounter"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "scope", "pattern", "period"], name="number_counter_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pattern} {self.period}: {self.last}"
