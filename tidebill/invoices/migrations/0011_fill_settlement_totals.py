"""Fill the sum of charges and deductions of documents that have some."""

from decimal import Decimal

from django.db import migrations
from django.db.models import Q


def fill(apps, schema_editor):
    invoices = apps.get_model("invoices", "Invoice")._base_manager
    settled = ~Q(settlement_positions=[]) | Q(use_prime_cee=True, prime_cee_value__isnull=False)
    for invoice in invoices.filter(settled).iterator(chunk_size=500):
        total = sum(
            (Decimal(row["amount"]) * (1 if row["kind"] == "charge" else -1) for row in invoice.settlement_positions),
            Decimal(0),
        )
        if invoice.use_prime_cee and invoice.prime_cee_value:
            total -= invoice.prime_cee_value
        if total:
            invoices.filter(pk=invoice.pk).update(settlement_total=total)


class Migration(migrations.Migration):

    dependencies = [("invoices", "0010_amounts_due")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
