"""What the documents of a list come to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tidebill.invoices.balance import NOT_OWED

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
    """Cancelled documents left out; the currency of most documents first. One statement, however many."""
    owed = ~Q(kind__in=NOT_OWED)
    found = (
        rows.filter(cancelled=False)
        .order_by()
        .values("currency")
        .annotate(
            count=Count("pk"),
            net=Sum("price_net"),
            tax=Sum("price_tax"),
            gross=Sum("price_gross"),
            owed=Sum("price_gross", filter=owed),
            paid=Sum("paid", filter=owed),
        )
        .order_by("-count", "currency")
    )
    return [_sum(row) for row in found]


def _sum(row: dict[str, Any]) -> CurrencySum:
    due = (row.pop("owed") or ZERO) - (row.pop("paid") or ZERO)
    return CurrencySum(due=due, **row)
