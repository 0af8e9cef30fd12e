from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('invoices', '0015_deducted_lines'),
    ]

    operations = in_thousandths(
        "invoices",
        migrations.AlterField(
            model_name='invoice',
            name='discount',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='discount_net',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='exchange_difference',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='paid',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='paid_by_payments',
            field=AmountField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='price_gross',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='price_net',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='price_tax',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='prime_cee_value',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='prime_cee_value_before',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='products_margin',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='settlement_total',
            field=AmountField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='position',
            name='discount',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='discount_net',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='eco_tax_net',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='total_price_gross',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='position',
            name='total_price_net',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='position',
            name='total_price_tax',
            field=AmountField(default=0),
        ),
        migrations.AlterField(
            model_name='position',
            name='total_purchase_price',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='vat_margin_total_price_gross',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='vat_margin_total_price_net',
            field=AmountField(null=True),
        ),
        migrations.AlterField(
            model_name='position',
            name='vat_margin_total_price_tax',
            field=AmountField(null=True),
        ),
    )
