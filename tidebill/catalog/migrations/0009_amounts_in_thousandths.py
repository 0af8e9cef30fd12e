from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('catalog', '0008_fill_sort_keys'),
    ]

    operations = in_thousandths(
        "catalog",
        migrations.AlterField(
            model_name='product',
            name='eco_tax_net',
            field=AmountField(null=True),
        ),
    )
