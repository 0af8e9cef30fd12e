"""Migrations only add, so that the previous version can keep writing to the newer schema."""

from collections.abc import Iterator

from django.db.migrations import AddField, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED


def test_a_new_column_may_be_null_or_has_a_default_in_the_database() -> None:
    found: dict[str, set[str]] = {}
    for migration, operation in _operations():
        if isinstance(operation, AddField) and _is_demanded(operation):
            found.setdefault(migration, set()).add(operation.name)

    assert found == {}


def test_nothing_that_the_version_before_uses_is_dropped_or_renamed() -> None:
    gone = (RemoveField, DeleteModel, RenameField, RenameModel)

    assert [migration for migration, operation in _operations() if isinstance(operation, gone)] == []


def _is_demanded(operation: AddField) -> bool:
    field = operation.field
    return not (field.null or field.many_to_many) and field.db_default is NOT_PROVIDED


def _operations() -> Iterator[tuple[str, Operation]]:
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if migration.__module__.startswith("tidebill.") and not migration.initial:
            yield from ((f"{app}.{name}", operation) for operation in migration.operations)
