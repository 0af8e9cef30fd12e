"""Queries that are compiled to SQL once and executed with different values.

For a wide table the ORM takes longer to build a statement than the database to execute it. A prepared query
is an ordinary queryset, written as a function of its values; it is compiled with placeholders for these, and
later executions only bind values. PostgreSQL prepares the statement as well. The results are those of the
ORM.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import JSONField, Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django_scopes import scope
from django_scopes.state import get_scope

from tidebill.storage.departments import is_limited
from tidebill.storage.replica import reading_from

# Longer lists go through the ORM: each length is a separate statement.
_ITEMS_MAX = 100
_ACCOUNT = "account"
Convert = Callable[[Any, Any, Any], Any]


class _Placeholder(Value):
    """Placeholder of a value; ``key`` is its name, or name and index of a list item."""

    def __init__(self, key: tuple[str, int | None]) -> None:
        super().__init__(key)
        self.key = key

    def as_sql(self, compiler: object, connection: object) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class _CompiledQuery:
    """A compiled query with its parameters: constants and placeholders."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Convert, ...], Any], ...]
    make: Callable[[list[Any]], Any]

    def ask(self, values: Mapping[tuple[str, int | None], Any]) -> list[Any]:
        bound = [values[p.key] if isinstance(p, _Placeholder) else p for p in self.params]
        with prepared_cursor(reading_from()) as cursor:
            cursor.execute(self.sql, bound)
            found = cursor.fetchall()
        return [self.make(self._converted(list(row))) for row in found]

    def _converted(self, row: list[Any]) -> list[Any]:
        for place, converters, expression in self.converters:
            value = row[place]
            # None stays None for every column, and most columns of a wide row are null.
            if value is not None:
                for convert in converters:
                    value = convert(value, expression, connection)
                row[place] = value
        return row


class PreparedQuery:
    """A query parameterized by integers, texts, dates, datetimes, or lists of these."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._shapes: dict[Any, _CompiledQuery | None] = {}

    def instances(self, **values: object) -> list[Any]:
        """Return the rows as model instances, including relations in ``select_related``."""
        return self._ask(values, plain=False)

    def rows(self, **values: object) -> list[dict[str, Any]]:
        """Return the rows as dicts of their columns."""
        return self._ask(values, plain=True)

    def _ask(self, values: Mapping[str, object], *, plain: bool) -> list[Any]:
        if is_limited() or any(len(value) > _ITEMS_MAX for value in _lists(values)):
            # A department restriction changes the query rather than a value.
            found = self.build(**values)
            return list(found.values() if plain else found)
        bound = dict(_bound(values))
        reach = get_scope()
        is_scoped = bool(reach.get("_enabled") and reach.get(_ACCOUNT))
        if is_scoped:
            bound[_ACCOUNT, None] = reach[_ACCOUNT].pk
        lengths = tuple(len(value) for value in _lists(values))
        key = (connection.vendor, plain, is_scoped, reach.get("_enabled"), lengths)
        if key not in self._shapes:
            self._shapes[key] = self._compiled(values, plain=plain, is_scoped=is_scoped)
        shape = self._shapes[key]
        return shape.ask(bound) if shape else []

    def _compiled(
        self, values: Mapping[str, object], *, plain: bool, is_scoped: bool
    ) -> _CompiledQuery | None:
        """Return the query compiled for the current scope, whose account is a parameter; None if it is always
        empty.
        """
        places = {name: _places(name, value) for name, value in values.items()}
        with scope(account=_Placeholder((_ACCOUNT, None))) if is_scoped else nullcontext():
            found: QuerySet[Any, Any] = self.build(**places)
        try:
            return _compile(found.values() if plain else found)
        except EmptyResultSet:
            return None


def prepared(build: Callable[..., Any]) -> PreparedQuery:
    """Turn a function that builds a queryset from values into a prepared query."""
    return PreparedQuery(build)


def prepared_cursor(using: str = DEFAULT_DB_ALIAS) -> Any:
    """Return a cursor whose statements PostgreSQL prepares when they repeat; SQLite does so by itself."""
    database: Any = connections[using]
    wrapper = database.cursor()
    if database.vendor == "postgresql":
        wrapper.cursor.close()
        wrapper.cursor = database.prepared_cursor()  # Defined in storage/postgresql.
    return wrapper


def _lists(values: Mapping[str, object]) -> list[list[Any]]:
    return [value for value in values.values() if isinstance(value, list)]


def _bound(values: Mapping[str, object]) -> Any:
    for name, value in values.items():
        if isinstance(value, list):
            yield from (((name, place), _adapted(item)) for place, item in enumerate(value))
        else:
            yield (name, None), _adapted(value)


def _adapted(value: object) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if not isinstance(value, int | str):
        raise TypeError(f"a prepared query takes no {type(value).__name__}")
    return value


def _places(name: str, value: object) -> Any:
    if isinstance(value, list):
        return [_Placeholder((name, place)) for place in range(len(value))]
    return _Placeholder((name, None))


def _compile(rows: "QuerySet[Any, Any]") -> _CompiledQuery:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    sql, params = compiler.as_sql()
    expressions = [found[0] for found in compiler.select]
    converters = compiler.get_converters(expressions)
    for found, expression in converters.values():
        field = expression.output_field
        if isinstance(field, JSONField) and field.decoder is None:
            found[:] = [_load if convert == field.from_db_value else convert for convert in found]
    make = _mapping_of(rows.query) if rows.query.values_select else _instance_of(compiler, rows.db)
    return _CompiledQuery(
        sql,
        tuple(params),
        tuple((place, tuple(found), expression) for place, (found, expression) in converters.items()),
        make,
    )


def _load(text: str, _expression: object, _connection: object) -> Any:
    """Decode a JSON column; skip the parser for empty values, which are the most common."""
    return [] if text == "[]" else json.loads(text)


def _mapping_of(query: Any) -> Callable[[list[Any]], dict[str, Any]]:
    names = list(query.selected or (*query.values_select, *query.annotation_select))
    return lambda row: dict(zip(names, row, strict=True))


def _instance_of(compiler: Any, using: str) -> Callable[[list[Any]], Model]:
    """Return a function that creates model instances from rows as the ORM does, including joins and
    annotations.
    """
    info, added = compiler.klass_info, compiler.annotation_col_map
    model = cast(type[Model], info["model"])
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [found[0].target.attname for found in compiler.select[first:end]]
    related = get_related_populators(info, compiler.select, using)  # type: ignore[call-arg]  # Django 6

    def make(row: list[Any]) -> Model:
        made = model.from_db(using, names, row[first:end])
        for populator in related:
            populator.populate(row, made)
        for name, place in added.items():
            setattr(made, name, row[place])
        return made

    return make
