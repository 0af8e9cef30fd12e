"""Columns that sort texts by the alphabet of the account's language, by index in both databases.

``SortKey(of="name")`` keeps the key of another column of the row; lists order by it where they are asked to
order by that column. Keys are written with their rows, and again when the account's language changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django_scopes import get_scope

from tidebill.kernel.sorting import KEY_MAX, sort_key, sorting_language

_CHUNK = 1_000


class SortKey(models.CharField):  # type: ignore[type-arg]
    """The sort key of the column ``of``; null on rows that an older version wrote."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": KEY_MAX, "null": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        fill_sort_keys(model_instance)
        return super().pre_save(model_instance, add)


def sort_fields(model: type[models.Model]) -> list[SortKey]:
    """The sort keys of a table."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SortKey)]


def sort_columns(model: type[models.Model]) -> dict[str, str]:
    """The column to order by in the place of each that has a sort key."""
    return {field.of: field.attname for field in sort_fields(model)}


def fill_sort_keys(row: models.Model) -> None:
    """Set the keys of a row from its texts as they are now."""
    for field in sort_fields(type(row)):
        text = getattr(row, field.of)
        setattr(row, field.attname, None if text is None else sort_key(text, _language(row)))


def with_sort_keys(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    """The columns of an update with the sort keys that follow them."""
    wanted = list(columns)
    return [*wanted, *(field.attname for field in sort_fields(model) if field.of in wanted)]


def _language(row: Any) -> str:
    account = row._state.fields_cache.get("account") or get_scope().get("account") or row.account
    return sorting_language(account.lang, account.country)


def write_sort_keys(account: Any, *, registry: Any = apps) -> int:
    """Write the keys of all rows of an account in its language; returns how many rows have new ones."""
    languages = {account.pk: sorting_language(account.lang, account.country)}
    return sum(
        write_keys_of(model, languages, account_id=account.pk)
        for model in registry.get_models()
        if sort_fields(model)
    )


def write_keys_of(model: Any, languages: dict[int, str], **narrowed: Any) -> int:
    """Write the keys of a table's rows by the languages of their accounts, a thousand rows at a time."""
    fields = sort_fields(model)
    names = ["pk", "account_id", *(name for field in fields for name in (field.of, field.attname))]
    assigned = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {assigned} WHERE id = %s'  # noqa: S608
    written = 0
    for rows in _chunks(model._base_manager.filter(**narrowed), names):
        changed = list(_changed(rows, languages))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, changed)
        written += len(changed)
    return written


def _chunks(rows: "models.QuerySet[Any, Any]", names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk").values_list(*names)[:_CHUNK]):
        yield found
        last = found[-1][0]


def _changed(rows: Iterable[tuple[Any, ...]], languages: dict[int, str]) -> Iterator[list[Any]]:
    """The new keys of the rows whose keys change, each with the row's id."""
    for pk, account, *pairs in rows:
        texts, keys = pairs[::2], pairs[1::2]
        wanted = [None if text is None else sort_key(text, languages[account]) for text in texts]
        if wanted != keys:
            yield [*wanted, pk]
