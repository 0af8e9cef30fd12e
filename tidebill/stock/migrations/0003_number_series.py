"""The series that a number was drawn from is stored with it, also for the documents there are."""

from typing import Any

from django.db import migrations, models

from tidebill.kernel.numbering import series_period


def fill_series(apps: Any, schema_editor: Any) -> None:
    """Notes the series of each warehouse document: their kinds never change."""
    documents = apps.get_model("stock", "WarehouseDocument")._base_manager
    names = ("pk", "kind", "number", "pattern", "issue_date")
    series: dict[tuple[str, str], list[int]] = {}
    for pk, kind, number, pattern, day in documents.filter(number_kind=None).values_list(*names).iterator():
        series.setdefault((f"warehouse {kind}", series_period(pattern, number, day)), []).append(pk)
    for (kind, period), keys in series.items():
        for first in range(0, len(keys), 2000):
            chunk = documents.filter(pk__in=keys[first : first + 2000])
            chunk.update(number_kind=kind, number_period=period)


class Migration(migrations.Migration):
    # The tables stay readable and writable while the documents are gone through.
    atomic = False

    dependencies = [
        ("stock", "0002_opening"),
    ]

    operations = [
        migrations.AddField(
            model_name="warehousedocument",
            name="number_kind",
            field=models.CharField(blank=True, editable=False, max_length=30, null=True),
        ),
        migrations.AddField(
            model_name="warehousedocument",
            name="number_period",
            field=models.CharField(blank=True, editable=False, max_length=10, null=True),
        ),
        migrations.RunPython(fill_series, migrations.RunPython.noop),
    ]
