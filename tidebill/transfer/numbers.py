"""Map ids of a database to ids of a file (1, 2, 3 … per table, in row order) and back."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from django.db import connection, models


class Numbers:
    """Ids of a database and of a file; takes eight bytes per row."""

    def __init__(self) -> None:
        self._ids: dict[str, array[int]] = {}
        # For tables that are not ordered by id.
        self._places: dict[str, dict[int, int]] = {}

    def put(self, table: str, ids: Iterable[int]) -> int:
        """Register the ids of a table in file order; return their number."""
        found = self._ids[table] = array("q", ids)
        if any(later <= earlier for earlier, later in pairwise(found)):
            self._places[table] = {number: place for place, number in enumerate(found, 1)}
        return len(found)

    def in_file(self, table: str, number: int) -> int | None:
        """Return the file id of a database id."""
        if table in self._places:
            return self._places[table].get(number)
        ids = self._ids.get(table, array("q"))
        place = bisect_left(ids, number)
        return place + 1 if place < len(ids) and ids[place] == number else None

    def in_database(self, table: str, number: int) -> int | None:
        """Return the database id of a file id."""
        ids = self._ids.get(table)
        return ids[number - 1] if ids and 0 < number <= len(ids) else None


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve new ids in ascending order; call it in the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        # The transaction holds the write lock.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = max(found[0] if found else 0, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
    return list(range(last + 1, last + 1 + count))
