"""The sort keys of the rows there are, in the languages of their accounts."""

from typing import Any

from django.db import migrations

from tidebill.kernel.sorting import sorting_language
from tidebill.storage.sorting import write_keys_of


def fill(apps: Any, schema_editor: Any) -> None:
    accounts = apps.get_model("accounts", "Account").objects.values_list("pk", "lang", "country")
    languages = {account: sorting_language(lang, country) for account, lang, country in accounts}
    for name in ("Department", "Issuer"):
        write_keys_of(apps.get_model("accounts", name), languages)


class Migration(migrations.Migration):
    # A thousand rows at a time: writers of the version before go on meanwhile.
    atomic = False

    dependencies = [
        ("accounts", "0012_validate_invoices_as"),
        ("accounts", "0013_sort_keys"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
