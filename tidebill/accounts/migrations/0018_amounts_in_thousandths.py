from django.db import migrations

from tidebill.storage.fields import AmountField
from tidebill.storage.rescaling import in_thousandths


class Migration(migrations.Migration):
    """Amounts have three decimal places instead of two."""

    dependencies = [
        ('accounts', '0017_invitations_and_token_scopes'),
    ]

    operations = in_thousandths(
        "accounts",
        migrations.AlterField(
            model_name='department',
            name='cash_init_state',
            field=AmountField(null=True),
        ),
    )
