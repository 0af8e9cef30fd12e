import django.db.models.deletion
import tidebill.storage.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('invoices', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('format', models.CharField(max_length=30)),
                ('digest', models.CharField(max_length=64)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invoices.invoice')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'digest'], name='einvoice_arrival_digest')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('format', models.CharField(max_length=30)),
                ('digest', models.CharField(default='', max_length=64)),
                ('valid', models.BooleanField(default=False)),
                ('rules', models.JSONField(blank=True, default=list)),
                ('missing', models.JSONField(blank=True, default=list)),
                ('findings', models.JSONField(blank=True, default=list)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invoices.invoice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('invoice', 'format'), name='einvoice_check_unique')],
            },
        ),
        migrations.CreateModel(
            name='HeldFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('name', models.CharField(default='', max_length=255)),
                ('content', models.BinaryField(default=b'')),
                ('digest', models.CharField(max_length=64)),
                ('source', models.CharField(max_length=20)),
                ('supplier', models.CharField(default='', max_length=255)),
                ('number', models.CharField(default='', max_length=255)),
                ('addressee', models.CharField(default='', max_length=255)),
                ('gov_id', models.CharField(default='', max_length=255)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'digest'), name='einvoice_held_unique')],
            },
        ),
    ]
