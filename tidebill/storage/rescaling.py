"""Migration of amounts from hundredths to thousandths."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AlterField, RunPython, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps


def in_thousandths(app: str, *changes: AlterField) -> list[Operation]:
    """Return the operations that multiply the stored amounts of the changed fields by ten, or undo it.

    The columns keep their type, so no table is rebuilt.
    """
    columns: dict[str, list[str]] = {}
    for change in changes:
        columns.setdefault(change.model_name, []).append(change.name)
    return [
        SeparateDatabaseAndState(state_operations=list(changes)),
        RunPython(_scale(app, columns, "* 10"), _scale(app, columns, "/ 10")),
    ]


def _scale(app: str, columns: dict[str, list[str]], by: str) -> Callable[..., None]:
    def run(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        quote = editor.connection.ops.quote_name
        for name, fields in columns.items():
            table = next(
                model for model in apps.get_models() if model._meta.model_name == name
            )._meta.db_table
            values = ", ".join(f"{quote(field)} = {quote(field)} {by}" for field in fields)
            editor.execute(f"UPDATE {quote(table)} SET {values}")  # noqa: S608

    return run
