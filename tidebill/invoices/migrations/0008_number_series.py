"""The series that a number was drawn from is stored with it, also for the documents there are."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

from tidebill.kernel.numbering import series_period

_CHUNK = 2000


def fill_series(apps: Any, schema_editor: Any) -> None:
    """Notes the series of each document: of the kind that it was numbered as, and of the period that it shows."""
    invoices = apps.get_model("invoices", "Invoice")._base_manager
    former = _former_kinds(apps)
    names = ("pk", "kind", "income", "number", "pattern", "issue_date")
    chunk: dict[tuple[str, str], list[int]] = {}
    rows = invoices.filter(number_kind=None).order_by("pk").values_list(*names)
    for place, (pk, kind, income, number, pattern, day) in enumerate(rows.iterator(), 1):
        drawn = former.get(pk, kind)
        if drawn != kind and _is_taken(invoices, pk, drawn):
            drawn = kind
        series = (drawn if income else f"expense {drawn}", series_period(pattern, number, day))
        chunk.setdefault(series, []).append(pk)
        if place % _CHUNK == 0:
            _note(invoices, chunk)
            chunk = {}
    _note(invoices, chunk)


def _note(invoices: Any, chunk: dict[tuple[str, str], list[int]]) -> None:
    for (kind, period), keys in chunk.items():
        invoices.filter(pk__in=keys).update(number_kind=kind, number_period=period)


def _former_kinds(apps: Any) -> dict[int, str]:
    """The kinds in which documents got their numbers, where the kind has changed since."""
    entries = apps.get_model("events", "JournalEntry").objects.filter(action="invoice.update")
    entries = entries.filter(Q(before__has_key="kind") | Q(before__has_key="number")).order_by("pk")
    former: dict[int, str] = {}
    for pk, before in entries.values_list("subject_id", "before").iterator():
        if before.get("kind"):
            former.setdefault(pk, before["kind"])
        if "number" in before:
            former.pop(pk, None)
    return former


def _is_taken(invoices: Any, pk: int, kind: str) -> bool:
    """Whether another document has the number already: then both can't be of one series."""
    row = invoices.get(pk=pk)
    others = invoices.filter(account_id=row.account_id, deleted=False, income=True, number=row.number)
    others = others.filter(Q(kind=kind) | Q(number_kind=kind), number_scope=row.number_scope)
    return bool(others.exclude(pk=pk).exists())


class Migration(migrations.Migration):
    # The tables stay readable and writable while the documents are gone through.
    atomic = False

    dependencies = [
        ("events", "0003_actual_time"),
        ("invoices", "0007_einvoice_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="number_kind",
            field=models.CharField(blank=True, editable=False, max_length=30, null=True),
        ),
        migrations.AddField(
            model_name="invoice",
            name="number_period",
            field=models.CharField(blank=True, editable=False, max_length=10, null=True),
        ),
        migrations.RunPython(fill_series, migrations.RunPython.noop),
    ]
