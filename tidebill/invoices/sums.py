"""Totals of a list of documents."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tidebill.invoices.balance import AMOUNT_DUE, OWED

ZERO = Decimal(0)


@dataclass(frozen=True)
class CurrencySum:
    """Totals in one currency; ``due`` is the unpaid amount of documents that request payment."""

    currency: str
    count: int
    net: Decimal
    tax: Decimal
    gross: Decimal
    due: Decimal


def sum_by_currency(rows: "QuerySet[Any, Any]") -> list[CurrencySum]:
    """Return totals by currency, without canceled and test documents; most documents first.

    Takes one statement.
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
