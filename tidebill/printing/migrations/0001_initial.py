import django.db.models.deletion
import tidebill.storage.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('kind', models.CharField(blank=True, default='', max_length=30)),
                ('lang', models.CharField(blank=True, default='', max_length=10)),
                ('automatic', models.BooleanField(default=True)),
                ('base', models.CharField(default='modern', max_length=30)),
                ('html', models.TextField(blank=True, default='')),
                ('css', models.TextField(blank=True, default='')),
                ('accent', models.CharField(blank=True, default='', max_length=7)),
                ('font', models.CharField(default='sans', max_length=20)),
                ('font_size', models.PositiveSmallIntegerField(default=9)),
                ('spacing', models.CharField(default='normal', max_length=20)),
                ('logo_height', models.PositiveSmallIntegerField(default=20)),
                ('header_band', models.BooleanField(default=False)),
                ('number', models.BigIntegerField()),
                ('name', models.CharField(max_length=255)),
                ('version', models.PositiveIntegerField(default=1)),
                ('deleted', models.BooleanField(default=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department')),
            ],
        ),
        migrations.CreateModel(
            name='PrintTemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=tidebill.storage.clock.now, editable=False)),
                ('kind', models.CharField(blank=True, default='', max_length=30)),
                ('lang', models.CharField(blank=True, default='', max_length=10)),
                ('automatic', models.BooleanField(default=True)),
                ('base', models.CharField(default='modern', max_length=30)),
                ('html', models.TextField(blank=True, default='')),
                ('css', models.TextField(blank=True, default='')),
                ('accent', models.CharField(blank=True, default='', max_length=7)),
                ('font', models.CharField(default='sans', max_length=20)),
                ('font_size', models.PositiveSmallIntegerField(default=9)),
                ('spacing', models.CharField(default='normal', max_length=20)),
                ('logo_height', models.PositiveSmallIntegerField(default=20)),
                ('header_band', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='printing.printtemplate')),
            ],
        ),
        migrations.AddConstraint(
            model_name='printtemplate',
            constraint=models.UniqueConstraint(fields=('account', 'number'), name='print_template_number'),
        ),
        migrations.AddIndex(
            model_name='printtemplateversion',
            index=models.Index(fields=['account', 'created_at'], name='print_template_in_force'),
        ),
        migrations.AddConstraint(
            model_name='printtemplateversion',
            constraint=models.UniqueConstraint(fields=('template', 'version'), name='print_template_version_number'),
        ),
    ]
