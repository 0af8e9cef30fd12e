"""Filters of payments."""

from django.db.models import QuerySet

from tidebill.http.paging import Paging
from tidebill.payments.models import Payment, Settlement
from tidebill.wire import types
from tidebill.wire.declaring import field

ORDERS = ("created_at", "updated_at", "paid_date", "price", "name", "oid")
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
    include: types.Text = field("`invoices` includes the documents settled by each payment.")


def find_payments(given: PaymentFilters) -> "QuerySet[Payment, Payment]":
    """Return the matching payments of the account in scope."""
    rows: QuerySet[Payment, Payment] = Payment.objects.filter(deleted=False)
    rows = rows.filter(**{name: value for name in _EXACT if (value := getattr(given, name)) is not None})
    if given.invoice_id is not None:
        settled = Settlement.objects.filter(invoice_id=given.invoice_id).values("payment_id")
        rows = rows.filter(pk__in=settled)
    return rows
