from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0011_fill_settlement_totals"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="invoice", name="invoice_number_unique"),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted", False), ("income", True), ("test", False)),
                fields=("account", "kind", "number_scope", "number"),
                name="invoice_number_unique",
            ),
        ),
    ]
