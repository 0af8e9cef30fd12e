"""What is owed, by how long it is overdue."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum

from tidebill.catalog.models import Client
from tidebill.invoices.balance import NOT_OWED
from tidebill.invoices.models import Invoice
from tidebill.reports.figures.sums import Rows, names_of

ZERO: Final = Decimal(0)
BUCKETS: Final = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


def receivables(rows: "QuerySet[Invoice, Invoice]", *, today: date) -> Rows:
    """By client and currency, who owes most first: the same money as their balances."""
    ages = _ages(today)
    sums: dict[str, Any] = {}
    for name, age in ages.items():
        sums |= {f"{name}_gross": Sum("price_gross", filter=age), f"{name}_paid": Sum("paid", filter=age)}
    cards = rows.exclude(client=None).order_by().values("currency", group=F("client_id")).annotate(**sums)
    names = names_of(Client, cards)
    others = rows.filter(client=None).order_by().values("currency", name=F("buyer_name")).annotate(**sums)
    found = [
        *(_row(dict(each), each["group"], names.get(each["group"])) for each in cards),
        *(_row(dict(each), None, each["name"]) for each in others),
    ]
    return sorted(found, key=lambda row: (row["currency"], -row["total"], row["name"] or ""))


def open_documents() -> "QuerySet[Invoice, Invoice]":
    """Documents of sale that are not settled to the cent; what was overpaid or credited lowers the sum."""
    rows = Invoice.objects.filter(income=True, deleted=False, cancelled=False)
    return rows.exclude(kind__in=NOT_OWED).exclude(price_gross=F("paid"))


def bucket_totals(rows: Rows) -> Rows:
    """What rows come to in each currency."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        names = (*BUCKETS, "total")
        sum_ = found.setdefault(row["currency"], {"currency": row["currency"], **dict.fromkeys(names, ZERO)})
        for name in names:
            sum_[name] += row[name]
    return [found[currency] for currency in sorted(found)]


def _ages(today: date) -> dict[str, Q]:
    day = [today - timedelta(days=days) for days in (0, 30, 60, 90)]
    return {
        "not_due": Q(payment_to__gte=today) | Q(payment_to=None),
        "days_1_30": Q(payment_to__lt=day[0], payment_to__gte=day[1]),
        "days_31_60": Q(payment_to__lt=day[1], payment_to__gte=day[2]),
        "days_61_90": Q(payment_to__lt=day[2], payment_to__gte=day[3]),
        "days_over_90": Q(payment_to__lt=day[3]),
    }


def _row(found: dict[str, Any], client_id: int | None, name: str | None) -> dict[str, Any]:
    buckets = {
        bucket: (found[f"{bucket}_gross"] or ZERO) - (found[f"{bucket}_paid"] or ZERO) for bucket in BUCKETS
    }
    names = {"client_id": client_id, "name": name, "currency": found["currency"]}
    return {**names, **buckets, "total": sum(buckets.values(), ZERO)}
