"""Django's PostgreSQL backend: a connection is looked at before it is used, and asked nothing."""

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
        """One of the pool's that the server has not closed, as far as this side has heard."""
        found = super().get_new_connection(conn_params)
        # No more often than there may be old ones.
        for _ in range(self.pool.max_size if self.pool else 0):
            if not _has_ended(found):
                break
            found.close()
            # The pool makes another for one that comes back closed.
            self.pool.putconn(found)
            found = super().get_new_connection(conn_params)
        return found

    def prepared_cursor(self) -> "PreparedCursor":
        """A cursor whose statements the server prepares when it sees them again."""
        return PreparedCursor(self.connection)


class PreparedCursor(RawCursor[Any]):
    """Rewrites the places of a statement once; psycopg does so each time where a statement is wide."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        super().execute(_numbered(query), params, **options)
        return self


def _has_ended(connection: Any) -> bool:
    """A server says nothing to who doesn't ask: what is there to be read is its farewell, or the end."""
    found = select.poll()
    found.register(connection.fileno(), select.POLLIN)
    return bool(found.poll(0))


@lru_cache(maxsize=512)
def _numbered(query: str) -> str:
    """``%s`` as ``$1``, ``$2`` …, as the server itself has them."""
    numbers = count(1)
    return _PLACE.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", query)
