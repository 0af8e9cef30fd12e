"""Indexed free-text search over a column of normalized words.

PostgreSQL uses a trigram index on the column, SQLite a full-text table of trigrams maintained by triggers.
Words shorter than a trigram are matched by scanning the account's rows.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from tidebill.kernel.identifiers import SAME_SIGNS, search_text

_TRIGRAM = 3


def matching(rows: "QuerySet[Any, Any]", text: str) -> "QuerySet[Any, Any]":
    """Return the rows whose ``search_data`` contains every word of ``text``."""
    words = search_text(text).split()[:10]
    if connection.vendor == "sqlite":
        long_words = [word for word in words if len(word) >= _TRIGRAM]
        if long_words:
            rows = rows.filter(pk__in=_full_text(rows.model._meta.db_table, long_words))
        words = [word for word in words if len(word) < _TRIGRAM]
    for word in words:
        rows = rows.filter(search_data__contains=word)
    return rows


def normalise_again(model: type[Model]) -> None:
    """Rewrite ``search_data`` that was normalised before apostrophes, dashes and quotes were made alike."""
    wanted = reduce(or_, (Q(search_data__contains=chr(sign)) for sign in SAME_SIGNS))
    rows = model._base_manager.filter(wanted).order_by("pk")
    for pk, text in rows.values_list("pk", "search_data").iterator():
        model._base_manager.filter(pk=pk).update(search_data=search_text(text))


def _full_text(table: str, words: list[str]) -> RawSQL:
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    return RawSQL(f'SELECT rowid FROM "{table}_search" WHERE "{table}_search" MATCH %s', [quoted])


def ensure_index(table: str) -> None:
    """Create the search index of ``table`` if it does not exist.

    Runs after every migration, because Django drops SQLite's triggers when it rebuilds their table.
    """
    if connection.vendor == "postgresql":
        statements = _postgresql(table)
    else:
        statements = [*_new_table(table), *_triggers(table)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql(table: str) -> list[str]:
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE EXTENSION IF NOT EXISTS btree_gin",
        f"CREATE INDEX IF NOT EXISTS {table}_search ON {table} "
        "USING gin (account_id, search_data gin_trgm_ops)",
    ]


def _new_table(table: str) -> list[str]:
    """Return the SQL that creates and fills the full-text table of ``table``."""
    search = f"{table}_search"
    if search in connection.introspection.table_names():
        return []
    return [
        f"CREATE VIRTUAL TABLE {search} USING fts5("
        f"search_data, content='{table}', content_rowid='id', tokenize='trigram')",
        f"INSERT INTO {search}({search}) VALUES ('rebuild')",
    ]


def _triggers(table: str) -> list[str]:
    search = f"{table}_search"
    entry = f"INSERT INTO {search}(rowid, search_data) VALUES (new.id, new.search_data);"
    removal = (
        f"INSERT INTO {search}({search}, rowid, search_data) VALUES ('delete', old.id, old.search_data);"
    )
    create = "CREATE TRIGGER IF NOT EXISTS"
    return [
        f"{create} {search}_added AFTER INSERT ON {table} BEGIN {entry} END",
        f"{create} {search}_removed AFTER DELETE ON {table} BEGIN {removal} END",
        f"{create} {search}_changed AFTER UPDATE OF search_data ON {table} "
        f"WHEN old.search_data IS NOT new.search_data BEGIN {removal} {entry} END",
    ]
