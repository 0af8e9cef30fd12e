from django.db import migrations

from tidebill.storage.search import create_index, drop_index

TABLES = ("catalog_client", "catalog_product")


def add(apps, schema_editor):
    for table in TABLES:
        for statement in create_index(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    for table in TABLES:
        for statement in drop_index(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
