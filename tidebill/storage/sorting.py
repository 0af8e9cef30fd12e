"""Indexed sort key columns, which order texts by the alphabet of the account's language.

``SortKey(of="name")`` stores the key of another column; lists ordered by that column use it. Keys are written
with their rows, and rewritten when the account's language changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Model
from django_scopes import get_scope

from tidebill.kernel.sorting import KEY_MAX, caseless_prefix, sort_key, sorting_language

_CHUNK = 1_000


class SortKey(models.CharField):  # type: ignore[type-arg]
    """The sort key of the column ``of``; null on rows written by an older version."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": KEY_MAX, "null": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        fill_sort_keys(model_instance)
        return super().pre_save(model_instance, add)


def sort_fields(model: type[models.Model]) -> list[SortKey]:
    """Return the sort key fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SortKey)]


def sort_columns(model: type[models.Model]) -> dict[str, str]:
    """Map columns with a sort key to the column to order by."""
    return {field.of: field.attname for field in sort_fields(model)}


def fill_sort_keys(row: models.Model) -> None:
    """Set a row's sort keys from its current texts."""
    for field in sort_fields(type(row)):
        text = getattr(row, field.of)
        setattr(row, field.attname, None if text is None else sort_key(text, _language(row)))


def with_sort_keys(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    """Add the sort keys of updated columns to an update."""
    wanted = list(columns)
    return [*wanted, *(field.attname for field in sort_fields(model) if field.of in wanted)]


def with_text(rows: "models.QuerySet[Any, Any]", column: str, text: str) -> "models.QuerySet[Any, Any]":
    """Return the rows of the account in scope whose column has this text, regardless of case.

    The sort key of the column finds the candidates, because databases fold only ASCII.
    """
    account = get_scope()["account"]
    prefix = caseless_prefix(text, sorting_language(account.lang, account.country))
    wanted = models.Q(**{f"{sort_columns(rows.model)[column]}__startswith": prefix}) | models.Q(
        **{column: text}
    )
    found = rows.filter(wanted).values_list("pk", column)
    folded = text.strip().casefold()
    return rows.filter(pk__in=[pk for pk, value in found if value.strip().casefold() == folded])


def _language(row: Any) -> str:
    account = row._state.fields_cache.get("account") or get_scope().get("account") or row.account
    return sorting_language(account.lang, account.country)


def write_sort_keys(account: Any, *, registry: Any = apps) -> int:
    """Rewrite all sort keys of an account in its language; return the number of changed rows."""
    languages = {account.pk: sorting_language(account.lang, account.country)}
    return sum(
        write_keys_of(model, languages, account_id=account.pk)
        for model in registry.get_models()
        if sort_fields(model)
    )


def write_keys_of(model: type[Model], languages: dict[int, str], **narrowed: Any) -> int:
    """Rewrite a table's sort keys by the language of each account, in batches of a thousand."""
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
    """Yield the changed keys with their row's id."""
    for pk, account, *pairs in rows:
        texts, keys = pairs[::2], pairs[1::2]
        wanted = [None if text is None else sort_key(text, languages[account]) for text in texts]
        if wanted != keys:
            yield [*wanted, pk]
