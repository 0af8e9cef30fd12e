from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_email_address")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="pending",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=models.JSONField(default=None, null=True),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="department_ids",
            field=models.JSONField(default=None, null=True),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
    ]
