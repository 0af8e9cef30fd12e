from django.db import migrations, models

_STATES = ["queued", "sending", "sent", "unknown", "accepted", "rejected", "not_sent"]


class Migration(migrations.Migration):
    dependencies = [("transmission", "0004_batches")]

    operations = [
        migrations.AlterField(
            model_name="transmission",
            name="state",
            field=models.CharField(
                choices=[(name, name.replace("_", " ").title()) for name in _STATES],
                default="queued",
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="transmission", name="transmission_once"),
        migrations.AddConstraint(
            model_name="transmission",
            constraint=models.UniqueConstraint(
                condition=~models.Q(state__in=("rejected", "not_sent")) & ~models.Q(channel="email"),
                fields=("invoice", "channel", "environment"),
                name="transmission_once",
            ),
        ),
    ]
