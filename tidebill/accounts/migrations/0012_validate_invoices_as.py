from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_department_payment_code'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='validate_invoices_as',
            field=models.CharField(db_default='none', default='none', max_length=20),
        ),
    ]
