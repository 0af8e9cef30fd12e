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
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('channel', models.CharField(max_length=20)),
                ('environment', models.CharField(choices=[('test', 'Test'), ('demo', 'Demo'), ('production', 'Production')], default='test', max_length=20)),
                ('identity', models.CharField(blank=True, max_length=255, null=True)),
                ('provider', models.CharField(db_default='http', default='http', max_length=20)),
                ('url', models.CharField(blank=True, max_length=1000, null=True)),
                ('secrets', models.TextField(blank=True, default='', editable=False)),
                ('active', models.BooleanField(default=True)),
                ('auto_send', models.BooleanField(default=False)),
                ('auto_send_to', models.CharField(choices=[('all', 'All'), ('companies', 'Companies')], db_default='all', default='all', max_length=20)),
                ('validate', models.BooleanField(default=False)),
                ('fetch_purchases', models.BooleanField(default=False)),
                ('fetched_until', models.DateTimeField(blank=True, null=True)),
                ('position', models.CharField(blank=True, db_default='', default='', max_length=255)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('pause_reason', models.TextField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'channel'), name='connection_once')],
            },
        ),
        migrations.CreateModel(
            name='Transmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('channel', models.CharField(max_length=20)),
                ('environment', models.CharField(default='', max_length=20)),
                ('format', models.CharField(default='', max_length=30)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('unknown', 'Unknown'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('not_sent', 'Not Sent')], default='queued', max_length=20)),
                ('content', models.BinaryField(default=b'')),
                ('content_hash', models.CharField(default='', max_length=64)),
                ('references', models.JSONField(blank=True, null=True)),
                ('external_id', models.CharField(blank=True, max_length=255, null=True)),
                ('receipt', models.BinaryField(default=b'')),
                ('messages', models.JSONField(blank=True, default=list)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('concluded_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.CharField(db_default='', db_index=True, default='', max_length=32)),
                ('offline', models.BooleanField(default=False)),
                ('deadline', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invoices.invoice')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'invoice'], name='transmission_invoice')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ('rejected', 'not_sent')), _negated=True), models.Q(('channel', 'email'), _negated=True)), fields=('invoice', 'channel', 'environment'), name='transmission_once')],
            },
        ),
    ]
