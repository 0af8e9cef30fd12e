"""Setting the columns of a row from what a client sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def assign(row: models.Model, attributes: Mapping[str, Any]) -> set[str]:
    """Sets the columns that ``attributes`` names; other attributes are left to their own rules.

    Null in a column that has none becomes the column's default. Returns the names of what changed.
    """
    columns = {field.attname: field for field in row._meta.concrete_fields}
    changed = set()
    for name, value in attributes.items():
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
    attributes: Mapping[str, Any],
    names: Iterable[str],
    *,
    row: models.Model | None = None,
) -> None:
    """Raises Invalid for an id in ``attributes`` that is no row of the account in scope.

    What ``row`` refers to already may have been deleted since: a whole answer can still be sent back.
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


def lock_account(account: Any) -> None:
    """Makes others who are about to add to the account's cards wait until this transaction ends.

    Looking first and adding then is only safe for one at a time. It is the weakest lock that does so: rows
    that merely refer to the account are still inserted by everybody.
    """
    type(account).objects.select_for_update(no_key=True).only("pk").get(pk=account.pk)
