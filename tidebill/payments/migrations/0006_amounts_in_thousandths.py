from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('payments', '0005_refunds'),
    ]

    operations = in_thousandths(
        "payments",
        migrations.AlterField(
            model_name='checkout',
            name='amount',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='checkout',
            name='received',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='payment',
            name='credit',
            field=AmountField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='payment',
            name='overpaid',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='payment',
            name='price',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='settlement',
            name='amount',
            field=AmountField(default=0),
        ),
    )
