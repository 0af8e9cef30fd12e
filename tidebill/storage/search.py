"""Free text over a column of normalised words, by index in both databases.

PostgreSQL has a trigram index on the column; SQLite a full-text table of trigrams beside it, kept by
triggers. Words shorter than a trigram are found by a scan of the account's rows.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tidebill.kernel.identifiers import search_text

_TRIGRAM = 3


def matching(rows: "QuerySet[Any, Any]", text: str) -> "QuerySet[Any, Any]":
    """The rows whose ``search_data`` contains every word of ``text``."""
    words = search_text(text).split()[:10]
    if connection.vendor == "sqlite":
        long_words = [word for word in words if len(word) >= _TRIGRAM]
        if long_words:
            rows = rows.filter(pk__in=_full_text(rows.model._meta.db_table, long_words))
        words = [word for word in words if len(word) < _TRIGRAM]
    for word in words:
        rows = rows.filter(search_data__contains=word)
    return rows


def _full_text(table: str, words: list[str]) -> RawSQL:
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    return RawSQL(f'SELECT rowid FROM "{table}_search" WHERE "{table}_search" MATCH %s', [quoted])


def create_index(table: str, vendor: str) -> list[str]:
    """The statements that a migration runs to make ``search_data`` of ``table`` searchable."""
    if vendor == "postgresql":
        return [
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            "CREATE EXTENSION IF NOT EXISTS btree_gin",
            f"CREATE INDEX {table}_search ON {table} USING gin (account_id, search_data gin_trgm_ops)",
        ]
    entry = f"INSERT INTO {table}_search(rowid, search_data) VALUES (new.id, new.search_data);"
    removal = (
        f"INSERT INTO {table}_search({table}_search, rowid, search_data) "
        "VALUES ('delete', old.id, old.search_data);"
    )
    return [
        f"CREATE VIRTUAL TABLE {table}_search USING fts5("
        f"search_data, content='{table}', content_rowid='id', tokenize='trigram')",
        f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')",
        f"CREATE TRIGGER {table}_search_added AFTER INSERT ON {table} BEGIN {entry} END",
        f"CREATE TRIGGER {table}_search_removed AFTER DELETE ON {table} BEGIN {removal} END",
        f"CREATE TRIGGER {table}_search_changed AFTER UPDATE OF search_data ON {table} "
        f"WHEN old.search_data IS NOT new.search_data BEGIN {removal} {entry} END",
    ]


def drop_index(table: str, vendor: str) -> list[str]:
    """The reverse of create_index; extensions stay."""
    if vendor == "postgresql":
        return [f"DROP INDEX {table}_search"]
    names = ("added", "removed", "changed")
    return [*(f"DROP TRIGGER {table}_search_{name}" for name in names), f"DROP TABLE {table}_search"]
