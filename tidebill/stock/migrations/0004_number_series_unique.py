from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stock", "0003_number_series"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="warehousedocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted", False)),
                fields=("account", "number_kind", "number_period", "number_scope", "number"),
                name="warehouse_series_number_unique",
            ),
        ),
    ]
