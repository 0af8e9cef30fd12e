"""What the documents of a list come to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tidebill.invoices.balance import AMOUNT_DUE, OWED

ZERO = Decimal(0)


@dataclass(frozen=True)
class CurrencySum:
    """What documents in one currency come to; ``due`` is what is unpaid of those that ask for money."""

    currency: str
    count: int
    net: Decimal
    tax: Decimal
    gross: Decimal
    due: Decimal


def sum_by_currency(rows: "QuerySet[Any, Any]") -> list[CurrencySum]:
    """Cancelled and test documents left out; the currency of most documents first.

    One statement, however many.
    """
    found = (
        rows.filter(cancelled=False, test=False)
        .order_by()
        .values("currency")
        .annotate(
            count=Count("pk"),
            net=Sum("price_net"),
            tax=Sum("price_tax"),
            gross=Sum("price_gross"),
            due=Sum(AMOUNT_DUE, filter=OWED),
        )
        .order_by("-count", "currency")
    )
    return [CurrencySum(**{**row, "due": row["due"] or ZERO}) for row in found]
