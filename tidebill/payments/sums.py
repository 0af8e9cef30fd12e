"""Sums of payments in a list."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum


def sum_by_currency(rows: "QuerySet[Any, Any]") -> list[Mapping[str, Any]]:
    """Return ``count``, ``arrived`` and ``expected`` by currency; most payments first."""
    found = (
        rows.order_by()
        .values("currency")
        .annotate(
            count=Count("pk"),
            arrived=Sum("price", filter=Q(paid=True)),
            expected=Sum("price", filter=Q(paid=False)),
        )
        .order_by("-count", "currency")
    )
    return [{**row, "arrived": row["arrived"] or Decimal(0)} for row in found]
