import django.db.models.deletion
import tidebill.storage.clock
import tidebill.storage.fields
import tidebill.storage.sorting
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        ('invoices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recurring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('name', models.CharField(blank=True, max_length=255, null=True)),
                ('name_key', tidebill.storage.sorting.SortKey(editable=False, max_length=240, null=True, of='name')),
                ('every', models.CharField(default='1m', max_length=10)),
                ('start_date', models.DateField()),
                ('end_date', models.DateField(blank=True, null=True)),
                ('next_invoice_date', models.DateField(blank=True, null=True)),
                ('time_in_timezone', models.CharField(blank=True, max_length=255, null=True)),
                ('issue_working_day_only', models.BooleanField(default=False)),
                ('issue_on_specific_day', models.CharField(blank=True, max_length=255, null=True)),
                ('anchor', models.DateField(editable=False)),
                ('done', models.PositiveIntegerField(default=0, editable=False)),
                ('next_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_error', models.TextField(blank=True, editable=False, null=True)),
                ('quantity', tidebill.storage.fields.ExactDecimalField(null=True, places=6)),
                ('price_gross', tidebill.storage.fields.AmountField(null=True)),
                ('currency', models.CharField(blank=True, max_length=255, null=True)),
                ('payment_to', models.CharField(blank=True, max_length=255, null=True)),
                ('income', models.BooleanField(default=True)),
                ('send_email', models.BooleanField(default=False)),
                ('buyer_email', models.TextField(blank=True, null=True)),
                ('create_as_paid', models.BooleanField(default=False)),
                ('convert_to_vat_invoice', models.BooleanField(default=False)),
                ('invoice_pattern_enabled', models.BooleanField(default=False)),
                ('invoice_pattern', models.CharField(blank=True, max_length=255, null=True)),
                ('only_year_month', models.BooleanField(default=False)),
                ('end_of_month_sell_date', models.BooleanField(default=False)),
                ('custom_sell_date', models.CharField(blank=True, max_length=255, null=True)),
                ('split_payment', models.CharField(blank=True, max_length=255, null=True)),
                ('gtu_codes', models.JSONField(blank=True, default=list)),
                ('procedure_designations', models.JSONField(blank=True, default=list)),
                ('comment', models.TextField(blank=True, null=True)),
                ('email_notification_enabled', models.BooleanField(blank=True, null=True)),
                ('recurring_finished_notification', models.BooleanField(blank=True, null=True)),
                ('at', models.CharField(blank=True, max_length=255, null=True)),
                ('from_recurring_id', models.BigIntegerField(blank=True, null=True)),
                ('additional_fields', models.JSONField(blank=True, null=True)),
                ('counter', models.PositiveIntegerField(default=0)),
                ('last_invoice_date', models.DateField(blank=True, null=True)),
                ('last_invoice_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('active', 'Active'), ('failing', 'Failing'), ('paused', 'Paused'), ('finished', 'Finished')], default='active', max_length=20)),
                ('deleted', models.BooleanField(default=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.client')),
                ('creator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.department')),
                ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='invoices.invoice')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.product')),
                ('updater', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('day', models.DateField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='invoices.invoice')),
                ('recurring', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recurring.recurring')),
            ],
        ),
        migrations.AddIndex(
            model_name='recurring',
            index=models.Index(condition=models.Q(('deleted', False), ('next_at__isnull', False)), fields=['next_at'], name='recurring_due'),
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(fields=('recurring', 'day'), name='occurrence_once'),
        ),
    ]
