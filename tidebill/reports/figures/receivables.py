"""Receivables by age."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum

from tidebill.catalog.models import Client
from tidebill.invoices.balance import AMOUNT_DUE
from tidebill.invoices.models import Invoice
from tidebill.payments.models import Payment
from tidebill.reports.figures.sums import Rows, names_of

ZERO: Final = Decimal(0)
BUCKETS: Final = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


def receivables(
    rows: "QuerySet[Invoice, Invoice]", credits: "QuerySet[Payment, Payment]", *, today: date
) -> Rows:
    """Return amounts due by client and currency, largest total first, consistent with balances.

    ``credits`` are payments with unallocated money, which lowers the total of their client.
    """
    sums = {name: Sum(AMOUNT_DUE, filter=age) for name, age in _ages(today).items()}
    clients = rows.exclude(client=None).order_by().values("currency", group=F("client_id")).annotate(**sums)
    found: dict[tuple[int, str], dict[str, Any]]
    found = {(each["group"], each["currency"]): dict(each) for each in clients}
    left = credits.order_by().values_list("credit_client_id", "currency").annotate(sum=Sum("credit"))
    for client_id, currency, credit in left:
        row = found.setdefault((client_id, currency), {"group": client_id, "currency": currency})
        row["credit"] = credit
    names = names_of(Client, found.values())
    others = rows.filter(client=None).order_by().values("currency", name=F("buyer_name")).annotate(**sums)
    listed = [
        *(_row(each, each["group"], names.get(each["group"])) for each in found.values()),
        *(_row(dict(each), None, each["name"]) for each in others),
    ]
    return sorted(listed, key=lambda row: (row["currency"], -row["total"], row["name"] or ""))


def bucket_totals(rows: Rows) -> Rows:
    """Return the totals of rows by currency."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        names = (*BUCKETS, "credit", "total")
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
    buckets = {bucket: found.get(bucket) or ZERO for bucket in BUCKETS}
    credit = found.get("credit") or ZERO
    names = {"client_id": client_id, "name": name, "currency": found["currency"]}
    return {**names, **buckets, "credit": credit, "total": sum(buckets.values(), ZERO) - credit}
