"""Filters of payments."""

from datetime import datetime, time, tzinfo
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tidebill.http.paging import Paging
from tidebill.invoices.filters import Period, period_days
from tidebill.payments.models import Payment, Settlement
from tidebill.wire import types
from tidebill.wire.declaring import field

ORDERS = ("created_at", "updated_at", "paid_date", "price", "name", "oid")
_SEARCHED = ("name", "description", "oid", "first_name", "last_name", "email", "invoice_name", "client__name")
_WORDS_MAX = 10
_EXACT = ("client_id", "department_id", "product_id", "oid", "kind", "paid")


class PaymentFilters(Paging):
    """Parameters of the list of payments."""

    invoice_id: types.Id = field("Payments that settle this document.")
    client_id: types.Id = field("Payments of this client.")
    department_id: types.Id = field("Payments to this department.")
    product_id: types.Id = field("Payments for this product.")
    oid: types.Text = field("Payments with exactly this order number.")
    kind: types.Text = field("Payments received in this way.", example="api")
    paid: types.Flag = field("Whether the payment has been received.", example=True)
    period: Period = field(
        "Period of the payments, by `paid_date` (unpaid ones by creation); `more` uses `date_from` and "
        "`date_to`.",
        example="this_month",
    )
    date_from: types.Text = field("First day of the period `more`.", example="2026-01-01")
    date_to: types.Text = field("Last day of the period `more`.", example="2026-12-31")
    query: types.Text = field("Words in name, description, order number, payer or client.")
    include: types.Text = field("`invoices` includes the documents settled by each payment.")

    @property
    def chosen_period(self) -> str:
        return self.period or ("more" if self.date_from or self.date_to else "all")


def find_payments(given: PaymentFilters, *, zone: tzinfo) -> "QuerySet[Payment, Payment]":
    """Return the matching payments of the account in scope; raises Invalid for invalid dates."""
    rows: QuerySet[Payment, Payment] = Payment.objects.filter(deleted=False)
    rows = rows.filter(**{name: value for name in _EXACT if (value := getattr(given, name)) is not None})
    if given.invoice_id is not None:
        settled = Settlement.objects.filter(invoice_id=given.invoice_id).values("payment_id")
        rows = rows.filter(pk__in=settled)
    if given.chosen_period != "all":
        rows = _in_period(rows, given, zone)
    for word in (given.query or "").split()[:_WORDS_MAX]:
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in _SEARCHED)))
    return rows


def _in_period(
    rows: "QuerySet[Payment, Payment]", given: PaymentFilters, zone: tzinfo
) -> "QuerySet[Payment, Payment]":
    first, last = period_days(given, zone=zone)
    rows = rows.alias(day_of=Coalesce("paid_date", "created_at"))
    if first:
        rows = rows.filter(day_of__gte=datetime.combine(first, time.min, zone))
    return rows.filter(day_of__lte=datetime.combine(last, time.max, zone)) if last else rows
