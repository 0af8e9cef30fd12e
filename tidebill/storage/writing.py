"""Inserts with cached statements: a ``bulk_create`` that does not rebuild its SQL each time."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache, partial
from typing import Any

from django.db import connection, models

from tidebill.storage.fields import ExactDecimalField, FlagAsText
from tidebill.storage.prepared import prepared_cursor
from tidebill.storage.replica import stay_at_primary
from tidebill.storage.sorting import fill_sort_keys, with_sort_keys

Write = Callable[[Any], Any]
# PostgreSQL counts the parameters of a statement in 16 bits.
_VALUES_MAX = 65_535


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows of one model and set their ids, in one statement unless there are very many.

    Only for models with simple columns: integers, texts, booleans, dates, datetimes, JSON and exact decimals.
    """
    made = list(rows)
    if made:
        most = _VALUES_MAX // len(type(made[0])._meta.concrete_fields)
        for start in range(0, len(made), most):
            _insert(made[start : start + most])


def update(rows: Sequence[models.Model], columns: Iterable[str]) -> None:
    """Write these columns of stored rows of one model, with their sort keys. Same limits as ``insert``."""
    if not rows:
        return
    stay_at_primary()
    model: Any = type(rows[0])
    names = dict.fromkeys(with_sort_keys(model, columns))
    fields = [model._meta.get_field(name) for name in names]
    writers = [(field.attname, _writer(field, connection.vendor)) for field in fields]
    assigned = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {assigned} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608
    for row in rows:
        fill_sort_keys(row)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*_values(row, writers), row.pk) for row in rows])


def _values(row: models.Model, columns: Sequence[tuple[str, Write]]) -> list[Any]:
    held = row.__dict__
    return [None if held[name] is None else write(held[name]) for name, write in columns]


def _insert(made: Sequence[models.Model]) -> None:
    stay_at_primary()
    for row in made:
        fill_sort_keys(row)
    statement = _statement(type(made[0]), connection.vendor, len(made))
    with prepared_cursor() as cursor:
        cursor.execute(statement.sql, [value for row in made for value in statement.values_of(row)])
        ids = cursor.fetchall()
    for row, (number,) in zip(made, ids, strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, connection.alias


@dataclass(frozen=True)
class _Statement:
    sql: str
    columns: Sequence[tuple[str, Write]]

    def values_of(self, row: models.Model) -> list[Any]:
        return _values(row, self.columns)


@cache
def _statement(model: type[models.Model], vendor: str, count: int) -> _Statement:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = (
        f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * count)}'  # noqa: S608
        f' RETURNING "{model._meta.pk.column}"'
    )
    return _Statement(sql, [(field.attname, _writer(field, vendor)) for field in fields])


def _writer(field: Any, vendor: str) -> Write:
    """Return a function that converts a column's values to parameters.

    PostgreSQL receives text and derives the type from the column: integers of different sizes would produce
    different statements.
    """
    text = vendor == "postgresql"
    writers: dict[type, Write] = {
        ExactDecimalField: (lambda value: str(field.get_prep_value(value))) if text else field.get_prep_value,
        models.BooleanField: (lambda value: "t" if value else "f") if text else bool,
        models.JSONField: lambda value: json.dumps(value, cls=field.encoder),
        models.DateTimeField: partial(_moment, zone=UTC if text else None),
        # As the ORM does: the date of a datetime.
        models.DateField: date.isoformat,
        FlagAsText: field.get_prep_value,
        models.CharField: str,
        models.TextField: str,
        models.IntegerField: (lambda value: str(int(value))) if text else int,
        models.ForeignKey: (lambda value: str(int(value))) if text else int,
    }
    for kind, write in writers.items():
        if isinstance(field, kind):
            return write
    raise TypeError(f"{field} is no plain column")


def _moment(value: datetime, *, zone: tzinfo | None) -> str:
    return value.astimezone(UTC).replace(tzinfo=zone).isoformat(" ")
