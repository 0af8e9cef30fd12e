import django.db.models.deletion
import tidebill.storage.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('invoices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Printer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('name', models.CharField(max_length=255)),
                ('last_seen_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'name'), name='printer_name')],
            },
        ),
        migrations.CreateModel(
            name='PrintRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('printer', models.CharField(blank=True, default='', max_length=255)),
                ('mode', models.CharField(default='print', max_length=20)),
                ('status', models.CharField(choices=[('to_print', 'To Print'), ('printing', 'Printing'), ('printed', 'Printed'), ('error', 'Error')], default='to_print', max_length=20)),
                ('error', models.TextField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invoices.invoice')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ['to_print', 'printing'])), fields=['account', 'printer'], name='print_request_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['to_print', 'printing'])), fields=('invoice',), name='print_request_one_open')],
            },
        ),
    ]
