from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('stock', '0006_fill_sort_keys'),
    ]

    operations = in_thousandths(
        "stock",
        migrations.AlterField(
            model_name='warehouseaction',
            name='total_price_gross',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='warehouseaction',
            name='total_price_net',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='price_gross',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='price_net',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='price_tax',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='purchase_price_gross',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='purchase_price_net',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='warehousedocument',
            name='purchase_price_tax',
            field=AmountField(default=0),
        ),
    )
