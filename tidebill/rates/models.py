from decimal import Decimal

from django.db import models

from tidebill.kernel.rates import RateTable
from tidebill.storage import clock


class StoredTable(models.Model):
    """Exchange rate table of one source and day, shared by all accounts."""

    source = models.CharField(max_length=10)
    day = models.DateField()
    name = models.CharField(max_length=60)
    base = models.CharField(max_length=3)
    quoted_in_base = models.BooleanField()
    # Decimals as text, by currency.
    rates = models.JSONField()
    stored_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="rates_one_a_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"

    @property
    def table(self) -> RateTable:
        """Return the table for arithmetic."""
        rates = {currency: Decimal(rate) for currency, rate in self.rates.items()}
        return RateTable(self.source, self.day, self.name, self.base, self.quoted_in_base, rates)
