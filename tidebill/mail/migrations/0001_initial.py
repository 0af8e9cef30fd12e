import django.db.models.deletion
import django.db.models.manager
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
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('reminder', 'Reminder'), ('other', 'Other')], default='other', max_length=20)),
                ('key', models.CharField(blank=True, max_length=200, null=True)),
                ('to', models.JSONField(blank=True, default=list)),
                ('cc', models.JSONField(blank=True, default=list)),
                ('bcc', models.JSONField(blank=True, default=list)),
                ('sender', models.CharField(max_length=500)),
                ('reply_to', models.CharField(blank=True, max_length=255, null=True)),
                ('subject', models.TextField()),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True, null=True)),
                ('email_pdf', models.BooleanField(default=False)),
                ('print_option', models.CharField(default='original', max_length=20)),
                ('message_id', models.CharField(max_length=255)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unconfirmed', 'Unconfirmed'), ('trapped', 'Trapped'), ('dropped', 'Dropped')], default='queued', max_length=20)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(default=tidebill.storage.clock.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('sent_time', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, null=True)),
                ('accepted', models.JSONField(blank=True, default=list)),
                ('refused', models.JSONField(blank=True, default=dict)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='invoices.invoice')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            managers=[
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='MailAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=255)),
                ('content', models.BinaryField()),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='mail.mail')),
            ],
        ),
        migrations.CreateModel(
            name='MailServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('host', models.CharField(max_length=255)),
                ('port', models.PositiveIntegerField(default=587)),
                ('security', models.CharField(choices=[('starttls', 'Starttls'), ('ssl', 'Ssl')], default='starttls', max_length=20)),
                ('user', models.CharField(blank=True, max_length=255, null=True)),
                ('password', models.CharField(blank=True, max_length=1000, null=True)),
                ('sender', models.CharField(max_length=255)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='EmailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('reminder', 'Reminder')], max_length=20)),
                ('lang', models.CharField(blank=True, default='', max_length=10)),
                ('subject', models.CharField(max_length=255)),
                ('text', models.TextField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'kind', 'lang', 'department'), name='email_template_of_department'), models.UniqueConstraint(condition=models.Q(('department', None)), fields=('account', 'kind', 'lang'), name='email_template_of_account')],
            },
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['account', 'id'], name='mail_newest'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['invoice', 'kind'], name='mail_invoice'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('status__in', ['queued', 'sending'])), fields=['next_at'], name='mail_waiting'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('account', 'key'), name='mail_once'),
        ),
        migrations.AddConstraint(
            model_name='mailserver',
            constraint=models.UniqueConstraint(fields=('account',), name='mail_server_of_account'),
        ),
    ]
