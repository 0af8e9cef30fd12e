import django.db.models.deletion
import tidebill.storage.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('kind', models.CharField(max_length=30)),
                ('url', models.TextField()),
                ('api_token', models.CharField(blank=True, max_length=255, null=True)),
                ('active', models.BooleanField(default=True)),
                ('secret', models.TextField(editable=False)),
                ('former_secret', models.TextField(blank=True, editable=False, null=True)),
                ('former_secret_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('paused_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('last_success_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('deactivated_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('deactivation_reason', models.TextField(blank=True, editable=False, null=True)),
                ('deleted', models.BooleanField(default=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('message_id', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('payload', models.TextField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Failed')], default='waiting', max_length=20)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('attempts_before', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(default=tidebill.storage.clock.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='webhooks.webhook')),
            ],
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('url', models.TextField()),
                ('headers', models.JSONField(default=dict)),
                ('duration_ms', models.PositiveIntegerField(default=0)),
                ('answer_status', models.PositiveIntegerField(null=True)),
                ('answer', models.TextField(blank=True, null=True)),
                ('error', models.TextField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='webhooks.webhookdelivery')),
            ],
        ),
        migrations.AddIndex(
            model_name='webhook',
            index=models.Index(fields=['account', 'kind'], name='webhook_kind'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['webhook', 'subject_id', 'id'], name='webhook_delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['webhook', 'id'], name='webhook_delivery_newest'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['created_at'], name='webhook_delivery_age'),
        ),
        migrations.AddIndex(
            model_name='webhookattempt',
            index=models.Index(fields=['delivery', 'id'], name='webhook_attempt_delivery'),
        ),
    ]
