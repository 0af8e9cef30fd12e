from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0008_number_series"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted", False), ("income", True)),
                fields=("account", "number_kind", "number_period", "number_scope", "number"),
                name="invoice_series_number_unique",
            ),
        ),
    ]
