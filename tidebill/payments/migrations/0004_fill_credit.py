"""Fill what payments have left: overpaid, or paid on documents that nobody owes."""

from decimal import Decimal

from django.db import migrations
from django.db.models import Q

NOT_OWED = (
    "proforma",
    "estimate",
    "client_order",
    "maintenance_request",
    "payment_receipt",
    "correction_note",
    "kp",
    "kw",
    "dw",
    "wnt",
    "import_service",
    "import_service_eu",
    "import_products",
)


def fill(apps, schema_editor):
    payments = apps.get_model("payments", "Payment")._base_manager
    settlements = apps.get_model("payments", "Settlement")._base_manager
    no_debt = Q(invoice__kind__in=NOT_OWED) | Q(invoice__receipt_for_invoice_id__isnull=False)
    left = settlements.filter(no_debt, amount__gt=0, invoice__income=True).values("payment_id")
    arrived = payments.filter(paid=True, deleted=False, income=True)
    for payment in arrived.filter(Q(overpaid__gt=0) | Q(pk__in=left)).iterator(chunk_size=500):
        rows = settlements.filter(payment=payment).select_related("invoice").order_by("place")
        first = rows.first()
        if first and not first.invoice.income:
            continue
        unowed = sum((row.amount for row in rows.filter(no_debt)), Decimal(0))
        client_id = payment.client_id or (first.invoice.client_id if first else None)
        payments.filter(pk=payment.pk).update(
            credit=(payment.overpaid or Decimal(0)) + unowed, credit_client_id=client_id
        )


class Migration(migrations.Migration):

    dependencies = [("invoices", "0011_fill_settlement_totals"), ("payments", "0003_amounts_due")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
