"""Assign client input to columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from tidebill.kernel.commands import Command
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def assign(row: models.Model, attributes: Command | Mapping[str, object]) -> set[str]:
    """Assign the attributes that are columns of ``row``; other attributes are ignored.

    Null in a non-nullable column becomes the column's default. Returns the names of changed columns.
    """
    columns = {field.attname: field for field in row._meta.concrete_fields}
    changed = set()
    values = attributes.given() if isinstance(attributes, Command) else attributes
    for name, value in values.items():
        column = columns.get(name)
        if column is None:
            continue
        wanted = column.get_default() if value is None and not column.null else value
        if getattr(row, name) != wanted:
            setattr(row, name, wanted)
            changed.add(name)
    return changed


def check_references(
    model: type[models.Model],
    attributes: Command | Mapping[str, object],
    names: Iterable[str],
    *,
    row: models.Model | None = None,
) -> None:
    """Raise Invalid for an id in ``attributes`` that does not exist in the account in scope.

    References that ``row`` already has are not checked: their targets may have been deleted since.
    """
    for name in names:
        value = attributes.get(name)
        if value is None or (row is not None and getattr(row, name) == value):
            continue
        related: Any = model._meta.get_field(name.removesuffix("_id")).related_model
        found = related.objects.filter(pk=value)
        if "deleted" in {field.name for field in related._meta.concrete_fields}:
            found = found.filter(deleted=False)
        if not found.exists():
            raise Invalid({name: errors.NOT_FOUND})


def lock_account(account: models.Model) -> None:
    """Lock the account against concurrent inserts of clients and products until the transaction ends.

    Check-then-insert is only safe one at a time. The lock is the weakest that works: rows that merely
    reference the account can still be inserted concurrently.
    """
    type(account)._default_manager.select_for_update(no_key=True).only("pk").get(pk=account.pk)
