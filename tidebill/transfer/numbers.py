"""Ids of a file: 1, 2, 3 … in each table, in the order of the rows, and back to ids of a database."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from django.db import connection, models


class Numbers:
    """The ids of one database against those of a file: eight bytes a row."""

    def __init__(self) -> None:
        self._ids: dict[str, array[int]] = {}
        # Of tables that are in an order of their own.
        self._places: dict[str, dict[int, int]] = {}

    def put(self, table: str, ids: Iterable[int]) -> int:
        """Names the ids of a table, in the order of the file; returns how many."""
        found = self._ids[table] = array("q", ids)
        if any(later <= earlier for earlier, later in pairwise(found)):
            self._places[table] = {number: place for place, number in enumerate(found, 1)}
        return len(found)

    def in_file(self, table: str, number: int) -> int | None:
        """The id in the file of a row of the database."""
        if table in self._places:
            return self._places[table].get(number)
        ids = self._ids.get(table, array("q"))
        place = bisect_left(ids, number)
        return place + 1 if place < len(ids) and ids[place] == number else None

    def in_database(self, table: str, number: int) -> int | None:
        """The id in the database of a row of the file."""
        ids = self._ids.get(table)
        return ids[number - 1] if ids and 0 < number <= len(ids) else None


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """New ids, in ascending order, that no other row will get; inside of a transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        # The write lock is ours until the transaction ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = max(found[0] if found else 0, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
    return list(range(last + 1, last + 1 + count))
