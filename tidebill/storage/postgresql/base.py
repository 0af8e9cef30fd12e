"""Django's PostgreSQL backend with connection checks that need no round trip."""

import re
import select
from functools import lru_cache
from itertools import count
from typing import Any

from django.db.backends.postgresql import base
from psycopg import RawCursor

_PLACE = re.compile("%[%s]")


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a pooled connection that the server is not known to have closed."""
        found = super().get_new_connection(conn_params)
        # At most as many attempts as there may be stale connections.
        for _ in range(self.pool.max_size if self.pool else 0):
            if not _has_ended(found):
                break
            found.close()
            # The pool replaces a connection that is returned closed.
            self.pool.putconn(found)
            found = super().get_new_connection(conn_params)
        return found

    def prepared_cursor(self) -> "PreparedCursor":
        """Return a cursor whose statements the server prepares when they repeat."""
        return PreparedCursor(self.connection)


class PreparedCursor(RawCursor[Any]):
    """Convert a statement's placeholders once; psycopg does so on each execution, which is slow for wide
    statements.
    """

    def execute(self, query: object, params: Any = None, **options: Any) -> "PreparedCursor":
        super().execute(_numbered(query), params, **options)
        return self


def _has_ended(connection: Any) -> bool:
    """Return whether the server has closed the connection: unsolicited data is a goodbye or EOF."""
    found = select.poll()
    found.register(connection.fileno(), select.POLLIN)
    return bool(found.poll(0))


@lru_cache(maxsize=512)
def _numbered(query: str) -> str:
    """Convert ``%s`` placeholders to the server's ``$1``, ``$2`` …."""
    numbers = count(1)
    return _PLACE.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", query)
