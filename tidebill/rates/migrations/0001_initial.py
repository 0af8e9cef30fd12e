import tidebill.storage.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StoredTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=60)),
                ('base', models.CharField(max_length=3)),
                ('quoted_in_base', models.BooleanField()),
                ('rates', models.JSONField()),
                ('stored_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'day'), name='rates_one_a_day')],
            },
        ),
    ]
