from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('recurring', '0004_fill_sort_keys'),
    ]

    operations = in_thousandths(
        "recurring",
        migrations.AlterField(
            model_name='recurring',
            name='price_gross',
            field=AmountField(null=True),
        ),
    )
